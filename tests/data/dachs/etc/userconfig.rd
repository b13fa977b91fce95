<resource schema="__system" resdir="__system">
  <STREAM id="tapexamples">
    <meta name="_example" title="Bright stars around M 31">
      The stars of :taptable:`escapade.stars` within a degree of M 31 that are brighter than
      magnitude 5 in V, the brightest first:

      .. tapquery::

        SELECT star_id, ra, dec, vmag
        FROM escapade.stars
        WHERE 1 = CONTAINS(
            POINT('ICRS', ra, dec),
            CIRCLE('ICRS', 10.6847917, 41.2690556, 1))
          AND vmag &lt; 5
        ORDER BY vmag
    </meta>
    <meta name="_example" title="My own positions">
      Upload a table with the columns ra and dec under the name *mine*, for instance with
      :genparam:`UPLOAD(mine,param:mine)`, to find what of :taptable:`escapade.stars` is near them:

      .. tapquery::

        SELECT mine.*, stars.star_id
        FROM TAP_UPLOAD.mine AS mine
        JOIN escapade.stars AS stars
          ON DISTANCE(mine.ra, mine.dec, stars.ra, stars.dec) &lt; 0.2
    </meta>
    <meta name="_example" title="Columns “by physics”">
      UCDs say what a column measures; this finds magnitudes in the visible with
      :taptable:`tap_schema.columns`:

      .. tapquery::

        SELECT table_name, column_name, unit
        FROM tap_schema.columns
        WHERE ucd LIKE 'phot.mag;em.opt%'
    </meta>
  </STREAM>
</resource>

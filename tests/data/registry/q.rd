<resource schema="rr" resdir="escapade_registry">
  <meta name="title">Made-up registry</meta>
  <meta name="creationDate">2026-11-21T00:00:00Z</meta>
  <meta name="description">The tables of RegTAP 1.2 with the records of this DaCHS and with made-up ones.</meta>
  <meta name="creator.name">Escapade</meta>
  <meta name="subject">virtual-observatory</meta>

  <table id="resource" onDisk="True" adql="True" primary="ivoid">
    <column name="ivoid" type="text" required="True"/>
    <column name="res_type" type="text"/>
    <column name="created" type="text"/>
    <column name="short_name" type="unicode"/>
    <column name="res_title" type="unicode"/>
    <column name="updated" type="text"/>
    <column name="content_level" type="text"/>
    <column name="res_description" type="unicode"/>
    <column name="reference_url" type="text"/>
    <column name="creator_seq" type="unicode"/>
    <column name="content_type" type="text"/>
    <column name="source_format" type="text"/>
    <column name="source_value" type="unicode"/>
    <column name="res_version" type="text"/>
    <column name="region_of_regard" type="real"/>
    <column name="waveband" type="text"/>
    <column name="rights" type="unicode"/>
    <column name="rights_uri" type="text"/>
    <column name="harvested_from" type="text"/>
  </table>

  <table id="capability" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="cap_index" type="smallint" required="True"/>
    <column name="cap_type" type="text"/>
    <column name="cap_description" type="unicode"/>
    <column name="standard_id" type="text"/>
  </table>

  <table id="interface" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="cap_index" type="smallint" required="True"/>
    <column name="intf_index" type="smallint" required="True"/>
    <column name="intf_type" type="text"/>
    <column name="intf_role" type="text"/>
    <column name="std_version" type="text"/>
    <column name="result_type" type="text"/>
    <column name="url_use" type="text"/>
    <column name="access_url" type="text"/>
    <column name="authenticated_only" type="smallint" required="True"/>
  </table>

  <table id="res_subject" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="res_subject" type="unicode"/>
  </table>

  <table id="res_role" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="role_name" type="unicode"/>
    <column name="role_ivoid" type="text"/>
    <column name="email" type="text"/>
    <column name="base_role" type="text"/>
  </table>

  <table id="relationship" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="relationship_type" type="text"/>
    <column name="related_id" type="text"/>
    <column name="related_name" type="unicode"/>
  </table>

  <table id="validation" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="validated_by" type="text"/>
    <column name="val_level" type="smallint" required="True"/>
    <column name="cap_index" type="smallint"><values nullLiteral="-1"/></column>
  </table>

  <table id="res_date" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="date_value" type="text"/>
    <column name="value_role" type="text"/>
  </table>

  <table id="alt_identifier" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="alt_identifier" type="text"/>
  </table>

  <table id="res_table" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="table_index" type="smallint" required="True"/>
    <column name="table_name" type="text"/>
    <column name="table_title" type="unicode"/>
    <column name="table_description" type="unicode"/>
    <column name="table_utype" type="text"/>
  </table>

  <table id="table_column" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="table_index" type="smallint" required="True"/>
    <column name="name" type="text"/>
    <column name="ucd" type="text"/>
    <column name="unit" type="text"/>
    <column name="utype" type="text"/>
    <column name="datatype" type="text"/>
    <column name="arraysize" type="text"/>
    <column name="column_description" type="unicode"/>
  </table>

  <table id="res_detail" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="cap_index" type="smallint"><values nullLiteral="-1"/></column>
    <column name="detail_xpath" type="text"/>
    <column name="detail_value" type="unicode"/>
  </table>

  <table id="stc_spatial" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="coverage" type="smoc"/>
    <column name="ref_system_name" type="text"/>
  </table>

  <table id="stc_temporal" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="time_start" type="double precision"/>
    <column name="time_end" type="double precision"/>
  </table>

  <table id="stc_spectral" onDisk="True" adql="True">
    <column name="ivoid" type="text"/>
    <column name="spectral_start" type="double precision"/>
    <column name="spectral_end" type="double precision"/>
  </table>

  <LOOP>
    <csvItems>
      table
      resource
      capability
      interface
      res_subject
      res_role
      relationship
      validation
      res_date
      alt_identifier
      res_table
      table_column
      res_detail
      stc_spatial
      stc_temporal
      stc_spectral
    </csvItems>
    <events>
      <data id="import_\table">
        <sources pattern="made/\table.jsonl"/>
        <embeddedGrammar>
          <iterator>
            <setup imports="json">
              <code>
                from gavo.utils import pgsphere
              </code>
            </setup>
            <code>
              with open(self.sourceToken, encoding="utf-8") as rows:
                for row in rows:
                  told = json.loads(row)
                  if "coverage" in told:
                    told["coverage"] = pgsphere.SMoc.fromASCII(told["coverage"])
                  yield told
            </code>
          </iterator>
        </embeddedGrammar>
        <make table="\table">
          <rowmaker idmaps="*"/>
        </make>
      </data>
    </events>
  </LOOP>
</resource>

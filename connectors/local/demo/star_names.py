"""Names of bright stars by Hipparcos number, as the IAU's working group on star names has approved them."""

__all__ = ["STAR_NAMES"]

STAR_NAMES = {
    677: "Alpheratz", 746: "Caph", 3179: "Schedar", 3419: "Diphda", 5447: "Mirach", 7588: "Achernar",
    9640: "Almach", 9884: "Hamal", 11767: "Polaris", 14576: "Algol", 15863: "Mirfak", 17702: "Alcyone",
    21421: "Aldebaran", 24436: "Rigel", 24608: "Capella", 25336: "Bellatrix", 25428: "Elnath",
    25930: "Mintaka", 26311: "Alnilam", 26727: "Alnitak", 27366: "Saiph", 27989: "Betelgeuse",
    30438: "Canopus", 32349: "Sirius", 33579: "Adhara", 36850: "Castor", 37279: "Procyon", 37826: "Pollux",
    45238: "Miaplacidus", 46390: "Alphard", 49669: "Regulus", 53910: "Merak", 54061: "Dubhe",
    57632: "Denebola", 58001: "Phecda", 59774: "Megrez", 60718: "Acrux", 61084: "Gacrux", 62434: "Mimosa",
    62956: "Alioth", 65378: "Mizar", 65474: "Spica", 67301: "Alkaid", 68702: "Hadar", 69673: "Arcturus",
    71683: "Rigil Kentaurus", 80763: "Antares", 85927: "Shaula", 86032: "Rasalhague", 87833: "Eltanin",
    91262: "Vega", 95947: "Albireo", 97649: "Altair", 102098: "Deneb", 107315: "Enif", 109268: "Alnair",
    113368: "Fomalhaut", 113881: "Scheat", 113963: "Markab",
}  # fmt: skip

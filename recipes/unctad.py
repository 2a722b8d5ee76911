"""The UNCTAD matrices of merchandise trade: their names of states as ISO codes, and a reader."""

import pandas as pd

from recipes.common import codes, columns

YEARS = (1995, 2005, 2015)
NAMES = dict(
    pair.split(":")
    for pair in """
Afghanistan:AFG Albania:ALB Algeria:DZA AmericanSamoa:ASM Andorra:AND Angola:AGO Anguilla:AIA
AntiguaandBarbuda:ATG Argentina:ARG Armenia:ARM Aruba:ABW Australia:AUS Austria:AUT Azerbaijan:AZE
Bahamas:BHS Bahrain:BHR Bangladesh:BGD Barbados:BRB Belarus:BLR Belgium:BEL Belize:BLZ Benin:BEN
Bermuda:BMU Bhutan:BTN Bolivia:BOL BosniaandHerzegovina:BIH Botswana:BWA Brazil:BRA
BritishVirginIslands:VGB BruneiDarussalam:BRN Bulgaria:BGR BurkinaFaso:BFA Burundi:BDI CaboVerde:CPV
Cambodia:KHM Cameroon:CMR Canada:CAN CaymanIslands:CYM CentralAfricanRepublic:CAF Chad:TCD Chile:CHL
China:CHN ChinaHongKongSAR:HKG ChinaMacaoSAR:MAC ChinaTaiwanProvince:TWN Colombia:COL Comoros:COM
Congo:COG CookIslands:COK CostaRica:CRI CotedIvoire:CIV Croatia:HRV Cuba:CUB Curacao:CUW Cyprus:CYP
CzechRepublic:CZE DemRepoftheCongo:COD Denmark:DNK Djibouti:DJI Dominica:DMA DominicanRepublic:DOM
Ecuador:ECU Egypt:EGY ElSalvador:SLV EquatorialGuinea:GNQ Eritrea:ERI Estonia:EST Ethiopia:ETH
FaeroeIslands:FRO FalklandIslands:FLK Fiji:FJI Finland:FIN France:FRA FrenchPolynesia:PYF Gabon:GAB
Gambia:GMB Georgia:GEO Germany:DEU Ghana:GHA Gibraltar:GIB Greece:GRC Greenland:GRL Grenada:GRD
Guam:GUM Guatemala:GTM Guinea:GIN GuineaBissau:GNB Guyana:GUY Haiti:HTI HolySee:VAT Honduras:HND
Hungary:HUN Iceland:ISL India:IND Indonesia:IDN Indonesia2002:IDN IranIslamicRepublic:IRN Iraq:IRQ
Ireland:IRL Israel:ISR Italy:ITA Jamaica:JAM Japan:JPN Jordan:JOR Kazakhstan:KAZ Kenya:KEN
Kiribati:KIR KoreaDemPeoples:PRK KoreaRepublicof:KOR Kuwait:KWT Kyrgyzstan:KGZ LaoPeoplesDemRep:LAO
Latvia:LVA Lebanon:LBN Lesotho:LSO Liberia:LBR Libya:LBY Lithuania:LTU Luxembourg:LUX Madagascar:MDG
Malawi:MWI Malaysia:MYS Maldives:MDV Mali:MLI Malta:MLT MarshallIslands:MHL Mauritania:MRT
Mauritius:MUS Mexico:MEX MicronesiaFedSts:FSM Mongolia:MNG Montenegro:MNE Montserrat:MSR Morocco:MAR
Mozambique:MOZ Myanmar:MMR Namibia:NAM Nauru:NRU Nepal:NPL Netherlands:NLD NetherlandsAntilles:ANT
NewCaledonia:NCL NewZealand:NZL Nicaragua:NIC Niger:NER Nigeria:NGA Niue:NIU NorthernMarianas:MNP
Norway:NOR Oman:OMN Pakistan:PAK Palau:PLW Panama:PAN PapuaNewGuinea:PNG Paraguay:PRY Peru:PER
Philippines:PHL Poland:POL Portugal:PRT Qatar:QAT RepublicofMoldova:MDA Romania:ROU
RussianFederation:RUS Rwanda:RWA SaintHelena:SHN SaintKittsandNevis:KNA SaintLucia:LCA
SaintPierreandMiquelon:SPM SaintVincentandGrenadines:VCT Samoa:WSM SanMarino:SMR
SaoTomeandPricipe:STP SaudiArabia:SAU Senegal:SEN Serbia:SRB SerbiaandMontenegro:SCG Seychelles:SYC
SierraLeone:SLE Singapore:SGP SintBonaire:BES SintMaarten:SXM Slovakia:SVK Slovenia:SVN
SolomonIslands:SLB Somalia:SOM SouthAfrica:ZAF SouthSudan:SSD Spain:ESP SriLanka:LKA
StateofPalestine:PSE Sudan:SDN Sudan2011:SDN Suriname:SUR Swaziland:SWZ Sweden:SWE Switzerland:CHE
SyrianArabRepublic:SYR TFYRofMacedonia:MKD Tajikistan:TJK TanzaniaUnitedRepublic:TZA Thailand:THA
TimorLeste:TLS Togo:TGO Tokelau:TKL Tonga:TON TrinidadandTobago:TTO Tunisia:TUN Turkey:TUR
Turkmenistan:TKM TurksandCaicos:TCA Tuvalu:TUV Uganda:UGA Ukraine:UKR UnitedArabEmirates:ARE
UnitedKingdom:GBR UnitedStates:USA Uruguay:URY Uzbekistan:UZB Vanuatu:VUT Venezuela:VEN VietNam:VNM
WallisandFutuna:WLF WesternSahara:ESH Yemen:YEM Zambia:ZMB Zimbabwe:ZWE
""".split()
)
FLOWS = ["exports_million_usd", "imports_million_usd"]


def both_sides(raw, key: str, countries: list[str]) -> pd.DataFrame:
    """Read one matrix as rows (country, partner, exports, imports in million USD) of `countries`.

    Both columns are what the exporter reports: imports are the partner's exports. A flow that the
    matrix lacks is missing, not zero.
    """
    file = raw.source(key).path.rpartition("/")[2]
    flows = columns(raw.stata(key), ["source", "target", "edgewidth"], file)
    source, target = (codes(flows[side], NAMES, file) for side in ("source", "target"))
    value = flows["edgewidth"] / 1000  # thousand USD
    exports = pd.DataFrame({"country": source, "partner": target, FLOWS[0]: value})
    imports = pd.DataFrame({"country": target, "partner": source, FLOWS[1]: value})
    table = exports[exports["country"].isin(countries)].merge(
        imports[imports["country"].isin(countries)], on=["country", "partner"], how="outer"
    )
    return table

"""SIPRI's names of suppliers and recipients as ISO codes."""

NAMES = {
    "Afghanistan": "AFG", "Albania": "ALB", "Algeria": "DZA", "Angola": "AGO", "Argentina": "ARG",
    "Armenia": "ARM", "Australia": "AUS", "Austria": "AUT", "Azerbaijan": "AZE", "Bahrain": "BHR",
    "Belarus": "BLR", "Belgium": "BEL", "Bosnia-Herzegovina": "BIH", "Brazil": "BRA",
    "Bulgaria": "BGR", "Canada": "CAN", "Central African Republic": "CAF", "Chile": "CHL",
    "China": "CHN", "Cote d'Ivoire": "CIV", "Croatia": "HRV", "Czechia": "CZE",
    "Czechoslovakia": "CSK", "DR Congo": "COD", "Denmark": "DNK", "Djibouti": "DJI", "Egypt": "EGY",
    "Eritrea": "ERI", "Estonia": "EST", "Ethiopia": "ETH", "Finland": "FIN", "France": "FRA",
    "Georgia": "GEO", "Germany": "DEU", "Greece": "GRC", "Hungary": "HUN", "India": "IND",
    "Indonesia": "IDN", "Iran": "IRN", "Iraq": "IRQ", "Ireland": "IRL", "Israel": "ISR",
    "Italy": "ITA", "Japan": "JPN", "Jordan": "JOR", "Kazakhstan": "KAZ", "Kyrgyzstan": "KGZ",
    "Latvia": "LVA", "Libya": "LBY", "Lithuania": "LTU", "Moldova": "MDA", "Montenegro": "MNE",
    "Morocco": "MAR", "Myanmar": "MMR", "Nepal": "NPL", "Netherlands": "NLD", "Nigeria": "NGA",
    "North Korea": "PRK", "North Macedonia": "MKD", "Norway": "NOR", "Pakistan": "PAK",
    "Peru": "PER", "Poland": "POL", "Portugal": "PRT", "Qatar": "QAT", "Romania": "ROU",
    "Russia": "RUS", "Rwanda": "RWA", "Serbia": "SRB", "Sierra Leone": "SLE", "Singapore": "SGP",
    "Slovakia": "SVK", "Slovenia": "SVN", "South Africa": "ZAF", "South Korea": "KOR",
    "Soviet Union": "SUN", "Spain": "ESP", "Sudan": "SDN", "Sweden": "SWE", "Switzerland": "CHE",
    "Syria": "SYR", "Tajikistan": "TJK", "Turkey": "TUR", "Turkiye": "TUR", "Turkmenistan": "TKM",
    "UAE": "ARE", "Uganda": "UGA", "Ukraine": "UKR", "United Kingdom": "GBR",
    "United States": "USA", "Uzbekistan": "UZB", "Viet Nam": "VNM", "Yemen": "YEM",
    # Eastern Libya: the House of Representatives, not another state.
    "HoR (Libya)*": "LBY", "Libya HoR*": "LBY",
    "unknown supplier(s)": "XXX", "Unknown supplier(s)": "XXX",
}  # fmt: skip

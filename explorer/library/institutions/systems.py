"""Universities of several campuses, each an institution of its own, and places that are no institutions."""

from __future__ import annotations

_CAMPUSES = """
university of california: berkeley | los angeles | san diego=la jolla | santa barbara | irvine | davis | santa
    cruz | riverside | merced | san francisco
university of texas: austin | dallas=richardson | arlington | san antonio | el paso | rio grande valley | tyler
university of illinois: urbana champaign=urbana=champaign=champaign urbana=urbana champagne | chicago |
    springfield
university of maryland: college park | baltimore county | baltimore | eastern shore
university of massachusetts: amherst | lowell | boston | dartmouth | worcester
university of wisconsin: madison | milwaukee | whitewater | la crosse
university of north carolina: chapel hill | charlotte | greensboro | wilmington
university of michigan: =ann arbor | dearborn | flint
university of minnesota: =twin cities=minneapolis=st paul=saint paul | duluth | crookston
university of colorado: boulder | denver | colorado springs
university of missouri: columbia | kansas city | st louis
university of nebraska: lincoln | omaha
university of tennessee: knoxville | chattanooga | martin
university of alabama: tuscaloosa | birmingham | huntsville
university of arkansas: fayetteville | little rock
university of alaska: fairbanks | anchorage
university of nevada: las vegas | reno
university of hawaii: manoa | hilo
state university of new york: stony brook | buffalo | binghamton | albany | new paltz | geneseo | oswego
city university of new york: queens | brooklyn | hunter | baruch
california state university: fullerton | long beach | los angeles | northridge | sacramento | fresno | east bay
    | chico | san bernardino
texas a m university: =college station | corpus christi | kingsville | commerce | qatar=doha
indian institute of technology: delhi=new delhi | bombay=mumbai | kanpur | madras=chennai | kharagpur | guwahati
    | roorkee | hyderabad | indore | gandhinagar | ropar=rupnagar | patna | bhubaneswar | jodhpur | mandi |
    bhu=varanasi | dhanbad=ism | palakkad | tirupati | bhilai | goa | jammu | dharwad
indian institute of science education and research: pune | kolkata | mohali | bhopal | thiruvananthapuram |
    tirupati | berhampur
indian institute of information technology: allahabad | bangalore | delhi | guwahati | jabalpur | kanchipuram |
    sri city | pune | lucknow
international institute of information technology: hyderabad | bangalore=bengaluru | bhubaneswar | naya raipur |
    pune
national institute of technology: karnataka=surathkal | warangal | calicut | rourkela | silchar |
    trichy=tiruchirappalli | durgapur | patna | srinagar | raipur | goa
ecole normale superieure: =paris | lyon | paris saclay=cachan | rennes
chinese university of hong kong: =hong kong=shatin | shenzhen
hong kong university of science and technology: =hong kong=kowloon | guangzhou
harbin institute of technology: =harbin | shenzhen | weihai
new york university: =new york | abu dhabi | shanghai
northeastern university: =boston=usa | shenyang=china=liaoning
university of nottingham: =nottingham=uk | ningbo=china | malaysia
monash university: =melbourne=clayton | malaysia
soochow university: =suzhou=china | taipei=taiwan
university of newcastle: australia=callaghan=nsw
university of birmingham: =birmingham=uk | dubai
"""
"""
A name that several institutions share, folded, and what tells them apart.

Behind ``=`` stand other words for the campus before it; an empty campus is the one that the name alone means.
"""
SYSTEMS: dict[str, dict[str, str]] = {
    name: {
        word.strip(): campus.split("=")[0].strip()
        for campus in campuses.split("|")
        for word in campus.split("=")
        if word.strip()
    }
    for name, _, campuses in (line.partition(": ") for line in _CAMPUSES.strip().replace("\n    ", " ").splitlines())
}
"""Name → word → campus; an empty campus adds nothing to the name."""

SHORT_SYSTEMS = {
    "uc": "university of california", "ut": "university of texas", "suny": "state university of new york",
    "cuny": "city university of new york", "iit": "indian institute of technology",
    "unc": "university of north carolina", "umass": "university of massachusetts", "cu": "university of colorado",
    "iiit": "international institute of information technology", "nit": "national institute of technology",
}  # fmt: skip
"""Short forms that mean a system where a campus stands behind them."""

_UMBRELLAS = """
chinese academy of sciences | chinese academy of science | russian academy of sciences |
czech academy of sciences | polish academy of sciences | academy of sciences | cnrs | inserm |
max planck society | national research council | chinese academy of medical sciences |
austrian academy of sciences | helmholtz association | fraunhofer gesellschaft |
slovak academy of sciences | university of london | bulgarian academy of sciences |
hungarian academy of sciences | german aerospace center | nasa
"""
UMBRELLAS = frozenset(one.strip() for one in _UMBRELLAS.split("|"))
"""Bodies whose institutes are institutions of their own."""

_PLACES = """
usa | u s a | us | united states | united states of america | uk | u k | united kingdom | england | scotland |
wales | northern ireland | ireland | china | p r china | pr china | peoples republic of china |
people s republic of china | hong kong | hong kong sar | macau | macao | taiwan | taiwan r o c | roc | r o c |
japan | korea | south korea | republic of korea | north korea | s korea | india | pakistan | bangladesh |
sri lanka | nepal | singapore | malaysia | thailand | vietnam | viet nam | indonesia | philippines | australia
| new zealand | germany | deutschland | france | italy | italia | spain | portugal | belgium | netherlands |
the netherlands | holland | luxembourg | switzerland | austria | sweden | norway | denmark | finland | iceland
| poland | czech republic | czechia | slovakia | hungary | romania | bulgaria | greece | turkey | turkiye |
croatia | serbia | slovenia | estonia | latvia | lithuania | ukraine | russia | russian federation | belarus |
georgia | armenia | israel | egypt | iran | iraq | saudi arabia | uae | u a e | united arab emirates | qatar |
kuwait | jordan | lebanon | oman | bahrain | morocco | tunisia | algeria | nigeria | kenya | ethiopia | ghana
| south africa | uganda | tanzania | rwanda | canada | mexico | brazil | brasil | argentina | chile | colombia
| peru | ecuador | uruguay | venezuela | costa rica | cuba | puerto rico | cyprus | malta | kazakhstan |
uzbekistan | mongolia | de | fr | jp | cn | ch | br | it | se | nl | ca | in | au | at | es | il | ie | no |
dk | fi | be | kr | sg | tw | hk | alabama | alaska | arizona | arkansas | california | colorado | connecticut
| delaware | florida | hawaii | idaho | illinois | indiana | iowa | kansas | kentucky | louisiana | maine |
maryland | massachusetts | michigan | minnesota | mississippi | missouri | montana | nebraska | nevada |
new hampshire | new jersey | new mexico | new york | north carolina | north dakota | ohio | oklahoma | oregon
| pennsylvania | rhode island | south carolina | south dakota | tennessee | texas | utah | vermont | virginia
| washington | west virginia | wisconsin | wyoming | al | ak | az | ar | co | ct | dc | d c | washington dc |
washington d c | fl | ga | hi | id | ia | ks | ky | la | ma | md | mi | mn | ms | mo | mt | ne | nv | nh | nj
| nm | ny | nc | nd | oh | ok | or | pa | ri | sc | sd | tn | tx | ut | vt | va | wa | wv | wi | wy | on | ont
| ontario | qc | quebec | bc | british columbia | alberta | ab | nsw | new south wales | victoria | vic |
queensland | qld | act | tasmania | south australia | western australia | nt | new territories | guangdong |
zhejiang | jiangsu | shandong | sichuan | hubei | hunan | liaoning | shaanxi | anhui | fujian | henan | hebei
| jilin | heilongjiang | beijing | shanghai | shenzhen | guangzhou | hangzhou | nanjing | wuhan | chengdu |
xi an | tianjin | hefei | harbin | changsha | dalian | tokyo | kyoto | osaka | seoul | daejeon | london |
paris | berlin | munich | zurich | cambridge | oxford | boston | new york city | nyc | pittsburgh |
los angeles | san francisco | seattle | chicago | toronto | montreal | vancouver | sydney | melbourne |
tel aviv | bangalore | bengaluru | hyderabad | mumbai | delhi | new delhi | kowloon | shatin | mountain view |
university park | palo alto | menlo park | redmond | atlanta | philadelphia
"""
PLACES = frozenset(place.strip() for place in _PLACES.split("|"))
"""Countries, states and a few cities, folded; others are learned from the library."""

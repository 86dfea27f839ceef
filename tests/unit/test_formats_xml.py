"""Formats in XML: EndNote, PubMed and DBLP; and CSL-JSON, which says the same in JSON."""

from __future__ import annotations

import json

import pytest

from explorer.errors import SourceUnreadable
from tests.exports import names_of, places_of, read_all, read_one, read_works

DBLP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<article mdate="2020-01-01" key="journals/x/LeeC20">
<author orcid="0000-0002-1825-0097">Yang Liu 0001</author>
<author>Johanna V&ouml;lker</author>
<title>On <i>Graphs</i> &amp; <sub>2</sub> Trees.</title>
<pages>1-9</pages><year>2020</year><volume>7</volume><number>2</number><month>March</month>
<journal>J. Graphs</journal>
<ee>https://doi.org/10.1234/ABC</ee>
<cite>journals/x/Ng19</cite><cite>...</cite>
</article>
<proceedings key="conf/x/2020"><editor>Cy Ng</editor><title>Proceedings.</title><year>2020</year></proceedings>
<www key="homepages/1/1"><author>Ann Lee</author><title>Home Page</title></www>
<article key="journals/corr/1" publtype="informal"><author>Ann Lee</author><title>A preprint.</title>
<journal>CoRR</journal><volume>abs/1706.03762</volume><year>2017</year></article>
</dblp>
"""


def test_dblp_gives_every_field_that_it_has(tmp_path):
    article, proceedings, preprint = read_works(tmp_path, DBLP)

    assert (article.key, article.title, article.type) == (
        "dblp:journals/x/LeeC20",
        "On Graphs & 2 Trees",
        "journal-article",
    )
    assert names_of(article) == ["Yang Liu", "Johanna Völker"]
    assert [author.ids for author in article.authors] == [("orcid:0000-0002-1825-0097", "dblp:Yang Liu 0001"), ()]
    assert (article.date, article.volume, article.issue, article.pages) == ("2020-03", "7", "2", "1-9")
    assert (article.doi, article.venue, article.references) == ("10.1234/abc", "J. Graphs", ("dblp:journals/x/Ng19",))
    assert (proceedings.type, proceedings.authors) == ("proceedings", ())
    assert (preprint.type, preprint.arxiv_id) == ("preprint", "1706.03762")


def test_dblp_s_answer_for_one_person_is_read_as_the_dump_is(tmp_path):
    text = (
        '<?xml version="1.0"?><dblpperson name="Ann Lee"><person key="homepages/1/1"><author pid="1/1">Ann Lee</author>'
        '</person><r><article key="journals/x/1"><author pid="1/1">Ann Lee</author><title>On Graphs.</title></article>'
        "</r></dblpperson>"
    )

    work = read_one(tmp_path, text)

    assert (work.title, work.authors[0].ids) == ("On Graphs", ("dblp:1/1",))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE dblp [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE dblp [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE dblp [<!ENTITY % p SYSTEM "http://example.org/x.dtd"> %p;]>',
    ],
    ids=["a billion laughs", "an external entity", "a parameter entity"],
)
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ('<dblp><article key="a/b"><author>Ann Lee</author><title>', "</title></article></dblp>"),
        ("<xml><records><record><titles><title>", "</title></titles></record></records></xml>"),
        ("<PubmedArticleSet><PubmedArticle><ArticleTitle>", "</ArticleTitle></PubmedArticle></PubmedArticleSet>"),
    ],
    ids=["dblp", "endnote", "pubmed"],
)
def test_entities_of_the_file_s_own_are_refused(tmp_path, head, begin, end):
    with pytest.raises(SourceUnreadable, match="declares entities"):
        read_all(tmp_path, f"<?xml version='1.0'?>{head}{begin}&l9;{end}")


def test_an_entity_that_nobody_declared_costs_its_own_record_only(tmp_path):
    text = DBLP.replace("&ouml;", "&evil;")

    readings = read_all(tmp_path, text)

    assert [bool(reading.work) for reading in readings] == [False, True, True]
    assert "evil" in readings[0].excerpt


def test_a_file_that_ends_early_gives_the_records_before_and_says_so(tmp_path):
    readings = read_all(tmp_path, DBLP[: DBLP.index("<title>A preprint")])

    assert [bool(reading.work) for reading in readings] == [True, True, False]
    assert readings[2].reason == "the end of the record is missing"
    assert readings[2].line == 15


def test_signs_that_xml_forbids_are_passed_over(tmp_path):
    work = read_one(tmp_path, DBLP[: DBLP.index("<proceedings")].replace("Graphs<", "Gra\x00phs\x0b<") + "</dblp>")

    assert work.title == "On Graphs & 2 Trees"


ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record>
<source-app name="EndNote" version="20">EndNote</source-app><rec-number>1</rec-number>
<ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Lee, Ann B.</style></author><author>Chen, Bo</author></authors>
<secondary-authors><author>Ng, Cy</author></secondary-authors></contributors>
<auth-address>Rice University</auth-address>
<titles><title><style face="italic">On</style><style> Graphs</style></title>
<secondary-title>Journal of Graphs</secondary-title></titles>
<pages>10-19</pages><volume>7</volume><number>2</number>
<keywords><keyword>graphs</keyword><keyword>trees; roots</keyword></keywords>
<dates><year>2015</year><pub-dates><date>Mar 3</date></pub-dates></dates>
<abstract>An abstract.</abstract><electronic-resource-num>10.1234/ABC</electronic-resource-num>
<urls><related-urls><url>http://www.ncbi.nlm.nih.gov/pubmed/25647015</url></related-urls>
<pdf-urls><url>file:///home/ann/x.pdf</url></pdf-urls></urls>
</record><record><ref-type name="Book">6</ref-type><titles><title>On Trees</title></titles></record></records></xml>
"""


def test_endnote_xml_gives_every_field_that_it_has(tmp_path):
    article, book = read_works(tmp_path, ENDNOTE)

    assert (article.title, article.type, article.venue) == ("On Graphs", "journal-article", "Journal of Graphs")
    assert (names_of(article), places_of(article)) == (["Ann B. Lee", "Bo Chen"], [[], []])
    assert (article.date, article.volume, article.issue, article.pages) == ("2015-03-03", "7", "2", "10-19")
    assert (article.doi, article.topics) == ("10.1234/abc", ("graphs", "trees", "roots"))
    assert (article.url, article.ids) == ("http://www.ncbi.nlm.nih.gov/pubmed/25647015", ("pmid:25647015",))
    assert (book.title, book.type) == ("On Trees", "book")


PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">27797938</PMID><Article>
<Journal><JournalIssue><Volume>66</Volume><Issue>6</Issue><PubDate><Year>2017</Year><Month>Jun</Month><Day>3</Day>
</PubDate></JournalIssue><Title>Gut</Title></Journal>
<ArticleTitle>On the <i>APOE</i> locus.</ArticleTitle>
<Pagination><StartPage>1116</StartPage><EndPage>1122</EndPage></Pagination>
<ELocationID EIdType="pii">x</ELocationID><ELocationID EIdType="doi">10.1234/ABC</ELocationID>
<Abstract><AbstractText Label="AIM">One.</AbstractText><AbstractText>Two.</AbstractText></Abstract>
<AuthorList><Author><LastName>Bao</LastName><ForeName>Ying</ForeName><Initials>Y</Initials><Suffix>Jr</Suffix>
<Identifier Source="ORCID">http://orcid.org/0000-0002-1825-0097</Identifier>
<AffiliationInfo><Affiliation>Rice University, Houston. ann@example.org</Affiliation></AffiliationInfo></Author>
<Author><LastName>Lee</LastName><Initials>AB</Initials></Author>
<Author><CollectiveName>Gut Group</CollectiveName></Author></AuthorList>
<AuthorList Type="editors"><Author><LastName>Ng</LastName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>
</Article><MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="Y">Telomere</DescriptorName></MeshHeading>
<MeshHeading><DescriptorName MajorTopicYN="N">Humans</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>cancer</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC5442267</ArticleId></ArticleIdList><ReferenceList>
<Reference><ArticleIdList><ArticleId IdType="doi">10.9999/cited</ArticleId></ArticleIdList></Reference>
<Reference><ArticleIdList><ArticleId IdType="pubmed">12</ArticleId></ArticleIdList></Reference>
</ReferenceList></PubmedData></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>2</PMID><Book><BookTitle>A Guideline</BookTitle><PubDate><Year>2009</Year>
<Month>02</Month></PubDate><Publisher><PublisherName>ACME</PublisherName></Publisher></Book></BookDocument>
</PubmedBookArticle></PubmedArticleSet>
"""


def test_pubmed_gives_every_field_that_it_has(tmp_path):
    article, book = read_works(tmp_path, PUBMED)

    assert (article.key, article.ids) == ("pmid:27797938", ("pmid:27797938", "pmcid:PMC5442267"))
    assert (article.title, article.venue, article.date) == ("On the APOE locus.", "Gut", "2017-06-03")
    assert names_of(article) == ["Ying Bao Jr", "A. B. Lee", "Gut Group"]
    assert article.authors[0].ids == ("orcid:0000-0002-1825-0097",)
    assert places_of(article) == [["Rice University, Houston"], [], []]
    assert (article.volume, article.issue, article.pages) == ("66", "6", "1116-1122")
    assert (article.doi, article.references) == ("10.1234/abc", ("10.9999/cited", "pmid:12"))
    assert (article.topics, article.abstract) == (("cancer", "Telomere"), "AIM: One.\n\nTwo.")
    assert (book.title, book.type, book.date, book.publisher) == ("A Guideline", "book", "2009-02", "ACME")


CSL = {
    "id": "lee2023",
    "type": "article-journal",
    "title": "On Graphs",
    "author": [
        {"given": "Ludwig", "non-dropping-particle": "van", "family": "Beethoven", "suffix": "Jr."},
        {"literal": "Rice University Press"},
    ],
    "editor": [{"family": "Ng", "given": "Cy"}],
    "container-title": "Journal of Graphs",
    "issued": {"date-parts": [["2023", 7, "1"]]},
    "volume": 7,
    "issue": "2",
    "page": "10-19",
    "DOI": "10.1234/ABC",
    "URL": "https://example.org/w1",
    "PMID": "12",
    "keyword": "graphs, trees",
}


@pytest.mark.parametrize(
    "document",
    [[CSL], CSL, {"items": [CSL]}, {"10.1234/abc": [CSL]}],
    ids=["a list", "one item", "with items", "by DOI"],
)
def test_csl_json_is_read_however_the_items_are_wrapped(tmp_path, document):
    work = read_one(tmp_path, json.dumps(document, indent=1))

    assert (work.title, work.type, work.venue, work.date) == (
        "On Graphs",
        "journal-article",
        "Journal of Graphs",
        "2023-07-01",
    )
    assert names_of(work) == ["Ludwig van Beethoven Jr.", "Rice University Press"]
    assert (work.volume, work.issue, work.pages, work.doi) == ("7", "2", "10-19", "10.1234/abc")
    assert (work.url, work.ids, work.topics) == ("https://example.org/w1", ("pmid:12",), ("graphs", "trees"))

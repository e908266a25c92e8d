using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters;
using Lowmark.Presenters.Html;
using Lowmark.Remedies;
using Lowmark.UnitTests.TestKit;
using static Lowmark.UnitTests.Diagnosis.Timelines.TimelineOf;

namespace Lowmark.UnitTests.Presenters;

public class HtmlTests
{
    private static readonly string[] s_loading = ["script", "link", "img", "iframe", "object", "embed", "form", "base"];

    [Theory]
    [InlineData("corpus/7.2.13/cgroup-limit-v2/dmesg.txt")]
    [InlineData("corpus/6.1.176/mod-atomic-order2/dmesg.txt")]
    [InlineData("corpus/7.2.13/numa-cpuset/dmesg.txt")]
    [InlineData("examples/fragmentation.log")]
    public void A_page_is_well_formed_and_loads_nothing(string log)
    {
        string html = ShownLog.Html(log);
        XDocument page = Parse(html);

        Assert.DoesNotContain(page.Descendants(), element => s_loading.Contains(element.Name.LocalName));
        Assert.DoesNotContain(
            page.Descendants().Attributes(),
            attribute => attribute.Name.LocalName is "style" or "src"
                || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(
            page.Descendants().Attributes("href"),
            link => Assert.StartsWith("#incident-", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_lets_in_the_one_style_and_nothing_else()
    {
        XDocument page = Parse(Shown.Html(Diagnosed.Full()));
        string style = Assert.Single(page.Descendants("style")).Value.TrimEnd('\n');
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        string? policy = page.Descendants("meta")
            .Single(meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy")
            .Attribute("content")?.Value;

        Assert.Equal(HtmlStyle.Text, style);
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src 'none'; base-uri 'none'; form-action 'none'",
            policy);
    }

    [Theory]
    [InlineData("corpus/7.2.13/cgroup-limit-v2/dmesg.txt")]
    [InlineData("corpus/6.1.176/mod-atomic-order2/dmesg.txt")]
    public void Every_drawing_says_in_words_what_it_shows(string log)
    {
        XElement[] drawings = [.. Parse(ShownLog.Html(log)).Descendants("svg")];

        Assert.NotEmpty(drawings);
        Assert.All(drawings, drawing => Assert.Equal("img", drawing.Attribute("role")?.Value));
        Assert.All(drawings, drawing => Assert.NotEqual("", drawing.Elements("title").Single().Value));
    }

    [Fact]
    public void The_zone_is_drawn_against_its_watermarks_and_the_need()
    {
        // 10909 pages free; min 11287; the request needs 11287; the scale ends at twice high.
        XElement zone = Drawing("Node 0 Normal, free 43636");

        Assert.Contains("min", zone.Elements("text").Select(text => text.Value));
        Assert.Contains("needs", zone.Elements("text").Select(text => text.Value));
        double free = Percent(zone.Elements("rect").Single(rect => rect.Attribute("class")?.Value == "bar"), "width");
        double needs = Percent(zone.Elements("line").Single(mark => mark.Attribute("class")?.Value == "need"), "x1");
        Assert.InRange(needs - free, 0.5, 10);
    }

    [Fact]
    public void Parts_of_the_ledger_stand_one_after_the_other()
    {
        XElement whole = Drawing("Where the memory of the machine is");
        double end = 0;
        foreach (XElement part in whole.Elements("rect").Where(rect => rect.Attribute("class")?.Value != "track"))
        {
            Assert.Equal(end, Percent(part, "x"), 0.02);
            end += Percent(part, "width");
        }

        // 204800 + 20480 + 282624 of 507904 kB.
        Assert.Equal(100, end, 0.05);
    }

    [Fact]
    public void Victim_and_culprit_are_marked() =>
        Assert.Contains(
            "killed, culprit", Drawing("mysqld (pid 1234), tasks 1").Parent!.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("</title><script>alert(1)</script>")]
    [InlineData("--></style><svg onload=alert(1)>")]
    [InlineData("\" onmouseover=\"alert(1)")]
    [InlineData("'><img src=x onerror=alert(1)>")]
    [InlineData("&lt;b&gt;&amp;#60;")]
    [InlineData("\u202Egnp.exe\u2066")]
    [InlineData("a\nKilled process 1 (init)\r\u2028x")]
    [InlineData("\u001b[2J\u0007\0")]
    [InlineData("]]>")]
    [InlineData(" ")]
    public void A_hostile_name_is_text_and_nothing_else(string name) => Assert.True(IsInert(name));

    [Fact]
    public void Any_name_is_text_and_nothing_else() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), name => IsInert(name ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Several_incidents_have_an_index_that_leads_to_them()
    {
        XDocument page = Parse(Shown.Html(Diagnosed.Full(1, 1), Diagnosed.Full(2, 2, "java")));
        string[] targets = [
            .. page.Descendants("nav").Descendants("a").Select(link => link.Attribute("href")!.Value[1..])];

        Assert.Equal(["incident-1", "incident-2"], targets);
        Assert.Equal(targets, page.Descendants("article").Select(article => article.Attribute("id")!.Value));
    }

    [Fact]
    public void The_time_line_has_a_dot_an_incident()
    {
        Timeline timeline = Events(Kill(100, 1, 1), Kill(2000, 2, 2), Kill(3900, 3, 3));
        XElement axis = Parse(Shown.Html(timeline, Diagnosed.Full(1, 1), Diagnosed.Full(2, 2)))
            .Descendants("svg").First();

        Assert.Equal(3, axis.Element("desc")!.Value.Split("; ").Count(name => name.StartsWith('[')));
        Assert.Equal([0, 50, 100], axis.Elements("circle").Select(dot => Percent(dot, "cx")));
    }

    [Fact]
    public void One_incident_stands_at_once_without_an_index()
    {
        XDocument page = Parse(Shown.Html(Diagnosed.Full()));

        Assert.Empty(page.Descendants("nav"));
        Assert.Equal("article", page.Descendants("main").Elements().First().Name.LocalName);
    }

    [Fact]
    public void Beyond_the_first_50_incidents_there_are_rows_and_the_page_says_so()
    {
        string html = Shown.Html([.. Enumerable.Range(1, 60).Select(id => Diagnosed.Full(id, id))]);
        XDocument page = Parse(html);

        Assert.Equal(50, page.Descendants("article").Count());
        Assert.Equal(60, page.Descendants("nav").Descendants("tbody").Elements().Count());
        Assert.Contains(
            "The first 50 are told in full, the others have a row; --format jsonl has all.", html,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_incidents_the_page_says_so() =>
        Assert.Contains("<p>no memory incident found in 80 lines.</p>", Shown.Html(), StringComparison.Ordinal);

    // The page with this name is the page with a plain name, but for the name in its text.
    private static bool IsInert(string name)
    {
        const string Plain = "plainname";
        return Shape(Diagnosed.Full(comm: name), name: null)
            .SequenceEqual(Shape(Diagnosed.Full(comm: Plain), Plain, TerminalText.Clean(name)), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Shape(ExplainedReport report, string? name, string shown = "")
    {
        foreach (XNode node in Parse(Shown.Html(report)).DescendantNodes())
        {
            if (node is XElement element)
            {
                yield return element.Name.LocalName;
                foreach (XAttribute attribute in element.Attributes()) { yield return $"{attribute}"; }
            }
            else if (node is XText text)
            {
                string value = name is null ? text.Value : text.Value.Replace(name, shown, StringComparison.Ordinal);
                if (value.Length > 0) { yield return value; }
            }
        }
    }

    private static XElement Drawing(string title) => Parse(Shown.Html(Diagnosed.Full())).Descendants("svg")
        .First(drawing => drawing.Element("title")!.Value.StartsWith(title, StringComparison.Ordinal));

    private static double Percent(XElement element, string attribute) => double.Parse(
        element.Attribute(attribute)!.Value.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);

    private static XDocument Parse(string html) => XDocument.Parse(html, LoadOptions.PreserveWhitespace);
}

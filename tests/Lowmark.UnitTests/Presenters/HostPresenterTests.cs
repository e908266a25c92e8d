using System.Text.Json;
using System.Text.RegularExpressions;
using Lowmark.Presenters.Text;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

public partial class HostPresenterTests
{
    [Fact]
    public void A_name_is_inert_in_every_form()
    {
        const string Hostile = "x\e[2J\n<script>alert(1)</script>`id`$(id)|[a](b)";
        Lowmark.Remedies.CheckedHost host = ShownHost.Sick(name: Hostile.Replace('/', '_'));

        string text = ShownHost.Text(host, new TextOptions(100, Verbose: true));
        Assert.DoesNotContain('\e', text);
        Assert.Contains("\\x0a<script>", text, StringComparison.Ordinal);
        string html = ShownHost.Html(host);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', html);
        string markdown = ShownHost.Markdown(host);
        Assert.Equal(Shape().Count(ShownHost.Markdown(ShownHost.Sick())), Shape().Count(markdown));
        Assert.DoesNotContain('\e', markdown);
        string json = ShownHost.Json(host);
        Assert.DoesNotContain('\e', json);
        Assert.Equal(1, json.Count(character => character == '\n'));
    }

    [Fact]
    public void Each_line_of_jsonl_is_a_finding_of_a_named_machine()
    {
        string[] lines = ShownHost.JsonLines(ShownHost.Sick()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length >= 3, $"only {lines.Length} findings");
        Assert.All(lines, line =>
        {
            JsonElement finding = JsonSerializer.Deserialize<JsonElement>(line);
            Assert.Equal("db1", finding.GetProperty("host").GetString());
            Assert.NotEqual("", finding.GetProperty("summary").GetString());
        });
    }

    [Fact]
    public void Same_machine_same_document() =>
        Assert.Equal(ShownHost.Json(ShownHost.Sick()), ShownHost.Json(ShownHost.Sick()));

    [GeneratedRegex("^#+ |^`{3,}", RegexOptions.Multiline)]
    private static partial Regex Shape();
}

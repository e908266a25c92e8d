using System.Diagnostics;
using System.Text.RegularExpressions;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

/// <summary>A browser as the referee: what it makes of a page, and what it complains of.</summary>
public sealed partial class BrowserTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ChromiumTheory]
    [InlineData("corpus/6.1.176/mod-atomic-order2/dmesg.txt")]
    [InlineData("examples/cgroup-parent-limit.log")]
    public void A_page_is_shown_without_a_complaint(string log)
    {
        (string dom, string complaints) = Load(ShownLog.Html(log));

        Assert.Equal("", complaints);
        Assert.Contains("<article id=\"incident-1\">", dom, StringComparison.Ordinal);
        Assert.NotEmpty(Elements(dom));
    }

    [ChromiumTheory]
    [InlineData("</title><script>document.title = 1</script>")]
    [InlineData("<svg/onload=document.title=1>")]
    public void A_hostile_name_makes_no_element(string name)
    {
        (string dom, string complaints) = Load(Shown.Html(Diagnosed.Full(comm: name)));

        Assert.Equal("", complaints);
        Assert.Equal(Elements(Load(Shown.Html(Diagnosed.Full())).Dom), Elements(dom));
    }

    // Else the tests above could not fail.
    [ChromiumTheory]
    [InlineData("<style>p { color: red }</style>")]
    [InlineData("<script>1</script>")]
    [InlineData("<p style=\"color: red\">x</p>")]
    public void What_the_policy_keeps_out_is_complained_of(string markup)
    {
        string page = Shown.Html(Diagnosed.Full()).Replace("</main>", $"{markup}</main>", StringComparison.Ordinal);

        Assert.Contains("Content Security Policy", Load(page).Complaints, StringComparison.Ordinal);
    }

    private (string Dom, string Complaints) Load(string html)
    {
        string file = Path.Combine(_folder.Path, "page.html");
        File.WriteAllText(file, html);
        ProcessStartInfo start = new(ChromiumTheoryAttribute.Program!)
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        string[] arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            $"--user-data-dir={Path.Combine(_folder.Path, "profile")}", "--dump-dom", new Uri(file).AbsoluteUri];
        foreach (string argument in arguments) { start.ArgumentList.Add(argument); }
        using Process browser = Process.Start(start)!;
        Task<string> complaints = browser.StandardError.ReadToEndAsync();
        string dom = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        return (dom, string.Join('\n', complaints.GetAwaiter().GetResult().Split('\n')
            .Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))));
    }

    private static string[] Elements(string dom) => [.. Element().Matches(dom).Select(match => match.Value)];

    [GeneratedRegex("<[a-z0-9]+")]
    private static partial Regex Element();

    private sealed class ChromiumTheoryAttribute : TheoryAttribute
    {
        public ChromiumTheoryAttribute() => Skip = Program is null ? "there is no Chromium here" : null;

        public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator).SelectMany(folder => (string[])["chromium", "chromium-browser", "google-chrome"],
                Path.Combine).FirstOrDefault(File.Exists);
    }
}

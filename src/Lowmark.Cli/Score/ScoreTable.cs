using System.Globalization;
using Lowmark.Presenters;

namespace Lowmark.Cli.Score;

/// <summary>A row a log, then precision and recall by cause, by constraint and of the victims.</summary>
internal static class ScoreTable
{
    public static void Write(IReadOnlyList<ScoredLog> scored, TextWriter output)
    {
        int width = scored.Max(log => log.Name.Length);
        foreach (ScoredLog log in scored)
        {
            string verdict = log.Wrong.Count == 0 ? "ok" : string.Join("; ", log.Wrong);
            output.WriteLine($"{TerminalText.Clean(log.Name).PadRight(width)}  {log.Cause.Expected,-20} {verdict}");
        }

        ByWord("cause", scored.Select(log => log.Cause), output);
        ByWord("constraint", scored.Select(log => log.Constraint), output);
        OfVictims([.. scored.Select(log => log.Victim).Where(victim => victim.Expected is not null)], output);

        output.WriteLine();
        int agreed = scored.Count(log => log.Wrong.Count == 0);
        output.WriteLine($"{agreed} of {scored.Count} logs as labelled");
        output.WriteLine(
            $"the model chose the kernel's victim in {scored.Sum(log => log.Predicted)} of "
            + $"{scored.Sum(log => log.Predictable)} reports with a "
            + $"whole task table ({scored.Sum(log => log.Reports)} reports in all)");
    }

    private static void ByWord(string what, IEnumerable<Outcome> outcomes, TextWriter output)
    {
        Outcome[] all = [.. outcomes];
        IEnumerable<string> words = all.SelectMany(one => (string?[])[one.Expected, one.Found]).OfType<string>();
        Head(what, output);
        foreach (string word in words.Distinct().Order(StringComparer.Ordinal))
        {
            int right = all.Count(one => one.IsRight && one.Found == word);
            Row(word, right, all.Count(one => one.Found == word), all.Count(one => one.Expected == word), output);
        }
    }

    private static void OfVictims(Outcome[] victims, TextWriter output)
    {
        Head("victim", output);
        int found = victims.Count(victim => victim.Found is not null);
        Row("seen by the guest", victims.Count(victim => victim.IsRight), found, victims.Length, output);
    }

    private static void Head(string what, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{what,-24}  logs  precision   recall");
    }

    private static void Row(string name, int right, int found, int expected, TextWriter output) =>
        output.WriteLine($"{name,-24} {expected,5}  {Percent(right, found),9}  {Percent(right, expected),7}");

    private static string Percent(int part, int whole) =>
        whole == 0 ? "-" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}

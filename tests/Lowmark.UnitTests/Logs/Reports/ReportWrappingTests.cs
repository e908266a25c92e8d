using System.Text;
using FsCheck.Fluent;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Reports that a mail program, a terminal or a paste into one line has reshaped say what they said.</summary>
public class ReportWrappingTests
{
    private const int TerminalColumns = 80;

    [Fact]
    public void A_mail_breaks_lines_at_blanks() => KernelTextCases.Check(
        Gen.Zip(KernelTextCases.Any, Gen.Choose(72, 80)),
        mailed => SameFigures(mailed.Item1, Wrapped(mailed.Item1, line => AtBlanks(line, mailed.Item2))));

    [Fact]
    public void A_mail_breaks_a_line_of_80_columns_behind_an_answer()
    {
        KernelTextReport printed = KernelTextWriter.Oom(KernelTextEra.V618, 1019368898);
        string log = Wrapped(printed, line => AtBlanks(line, TerminalColumns));

        Assert.Contains("all_unreclaimable? no\nBalloon:", log, StringComparison.Ordinal);
        SameFigures(printed, log);
    }

    [Fact]
    public void A_terminal_breaks_lines_anywhere() => KernelTextCases.Check(
        KernelTextCases.Any, printed => SameFigures(printed, Wrapped(printed, AtColumn)));

    [Fact]
    public void All_lines_in_one() => KernelTextCases.Check(
        KernelTextCases.Any,
        printed => KernelTextFacts.Same(
            printed.Facts, KernelTextReading.FactsOf(printed.Stamped().ReplaceLineEndings(" "))));

    [Fact]
    public void Lines_of_one_record_padded_by_dmesg() => KernelTextCases.Check(
        KernelTextCases.Any,
        printed =>
        {
            StringBuilder log = new();
            foreach (KernelTextLine line in printed.Lines)
            {
                log.Append(line.Continues ? new string(' ', 15) : "[  100.000001] ").Append(line.Text).Append('\n');
            }

            KernelTextFacts.Same(printed.Facts, KernelTextReading.FactsOf(log.ToString()));
        });

    private static void SameFigures(KernelTextReport printed, string log)
    {
        Report report = Assert.Single(KernelTextReading.Of(log).Reports);
        KernelTextFacts.Same(Figures(printed.Facts), Figures(KernelTextFacts.Of(report)));
    }

    /// <summary>All but the free text: a break inside a name can not be told from one at a blank.</summary>
    private static SortedDictionary<string, string> Figures(SortedDictionary<string, string> facts) => new(
        facts.Where(fact => !fact.Key.EndsWith("comm", StringComparison.Ordinal)
            && !fact.Key.EndsWith("task", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    private static string Wrapped(KernelTextReport printed, Func<string, IEnumerable<string>> pieces) =>
        string.Concat(printed.Lines.SelectMany(line => pieces(line.Text)).Select(piece => piece + "\n"));

    private static IEnumerable<string> AtColumn(string line)
    {
        for (int at = 0; at < line.Length; at += TerminalColumns)
        {
            yield return line[at..Math.Min(line.Length, at + TerminalColumns)];
        }
    }

    private static IEnumerable<string> AtBlanks(string line, int columns)
    {
        string rest = line;
        while (rest.Length > columns)
        {
            int blank = rest.LastIndexOf(' ', columns);
            if (blank <= 0 || rest[..blank].Trim().Length == 0) { blank = rest.IndexOf(' ', columns); }
            if (blank < 0) { break; }
            yield return rest[..blank];
            rest = rest[(blank + 1)..];
        }

        yield return rest;
    }
}

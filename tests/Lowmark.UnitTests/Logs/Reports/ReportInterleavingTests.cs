using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Reports;

/// <summary>Two CPUs or two hosts print at once: the same two reports come out.</summary>
public class ReportInterleavingTests
{
    [Fact]
    public void Two_failures_line_by_line() => KernelTextCases.Check(
        Pairs((era, seed, at) => KernelTextWriter.Failure(era, seed, machine: at)),
        pair => TheSameTwo(pair, InTurns(pair.A, pair.B)));

    [Fact]
    public void A_failure_and_a_kill_line_by_line() => KernelTextCases.Check(
        Pairs((era, seed, at) => KernelTextWriter.Oom(era, seed, machine: at)),
        pair => TheSameTwo(pair, InTurns(pair.A, pair.B)));

    [Fact]
    public void A_failure_and_a_memcg_kill_line_by_line() => KernelTextCases.Check(
        Pairs((era, seed, at) => KernelTextWriter.Memcg(era, seed, machine: at)),
        pair => TheSameTwo(pair, InTurns(pair.A, pair.B)));

    [Fact]
    public void Two_memcg_kills_line_by_line() => KernelTextCases.Check(
        Kills((era, seed, at) => KernelTextWriter.Memcg(era, seed, machine: at)),
        pair => TheSameTwo(pair, InTurns(pair.A, pair.B)));

    [Fact]
    public void A_kill_and_a_memcg_kill_line_by_line() => KernelTextCases.Check(
        Kills((era, seed, at) => KernelTextWriter.Oom(era, seed, machine: at)),
        pair => TheSameTwo(pair, InTurns(pair.A, pair.B)));

    [Fact]
    public void Bursts_of_lines_when_each_names_its_task() => KernelTextCases.Check(
        from pair in Pairs((era, seed, at) => seed % 2 == 0
            ? KernelTextWriter.Failure(era, seed, machine: at) : KernelTextWriter.Oom(era, seed, machine: at))
        from bursts in Gen.ArrayOf(Gen.Choose(1, 3), 400)
        select (pair, bursts),
        both => TheSameTwo(both.pair, InBursts(both.pair.A, both.pair.B, both.bursts, "[  T123]", "[ T4567]")));

    [Fact]
    public void Bursts_of_lines_of_two_hosts() => KernelTextCases.Check(
        from pair in Pairs(
            (era, seed, _) => seed % 2 == 0 ? KernelTextWriter.Memcg(era, seed) : KernelTextWriter.Oom(era, seed))
        from bursts in Gen.ArrayOf(Gen.Choose(1, 3), 400)
        select (pair, bursts),
        both => TheSameTwo(
            both.pair,
            InBursts(
                both.pair.A, both.pair.B, both.bursts, "", "", "Nov 21 03:54:03 db1 kernel: ",
                "Nov 21 03:54:03 web2 kernel: ")));

    [Fact]
    public void Bursts_of_lines_without_a_name_come_out_right_or_as_uncertain() => KernelTextCases.Check(
        from pair in Gen.OneOf(
            Pairs((era, seed, at) => KernelTextWriter.Failure(era, seed, machine: at)),
            Pairs((era, seed, at) => KernelTextWriter.Memcg(era, seed, machine: at)),
            Kills((era, seed, at) => KernelTextWriter.Memcg(era, seed, machine: at)),
            Kills((era, seed, at) => KernelTextWriter.Oom(era, seed, machine: at)))
        from bursts in Gen.ArrayOf(Gen.Choose(1, 3), 400)
        select (pair, bursts),
        both =>
        {
            (KernelTextReport a, KernelTextReport b) = (both.pair.A, both.pair.B);
            List<Report> reports = KernelTextReading.Of(InBursts(a, b, both.bursts, "", "")).Reports;

            HashSet<long> claimed = [];
            foreach (Report report in reports)
            {
                for (int at = 0; at < report.Lines.Count; at++) { Assert.True(claimed.Add(report.Lines[at].Number)); }
            }

            HashSet<long> listed =
                [.. claimed, .. reports.SelectMany(report => report.Unclaimed).Select(line => line.Line)];
            foreach (Report report in reports.Where(report => report.UnclaimedCount == report.Unclaimed.Count))
            {
                for (long line = report.FirstLine; line <= (report.FirstKill?.Line ?? report.LastLine); line++)
                {
                    Assert.Contains(line, listed);
                }
            }

            foreach (Report report in reports.Where(report => report.Missing.IsEmpty))
            {
                SortedDictionary<string, string> facts = KernelTextFacts.Of(report);
                KernelTextFacts.Same(facts["context pid"] == a.Facts["context pid"] ? a.Facts : b.Facts, facts);
            }
        });

    private static Gen<Pair> Pairs(Func<KernelTextEra, int, int, KernelTextReport> second) =>
        from era in Gen.Elements(KernelTextEra.All)
        from seeds in Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, int.MaxValue))
        from swapped in Gen.Choose(0, 1)
        let first = KernelTextWriter.Failure(era, seeds.Item1, machine: seeds.Item1)
        let other = second(era, seeds.Item2, seeds.Item1)
        select swapped == 0 ? new Pair(first, other) : new Pair(other, first);

    private static Gen<Pair> Kills(Func<KernelTextEra, int, int, KernelTextReport> second) =>
        from era in Gen.Elements(KernelTextEra.All)
        from seeds in Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(0, int.MaxValue))
        from swapped in Gen.Choose(0, 1)
        let first = KernelTextWriter.Memcg(era, seeds.Item1, machine: seeds.Item1)
        let other = second(era, seeds.Item2, seeds.Item1)
        select swapped == 0 ? new Pair(first, other) : new Pair(other, first);

    private static string InTurns(KernelTextReport a, KernelTextReport b) =>
        InBursts(a, b, [.. Enumerable.Repeat(1, a.Lines.Count + b.Lines.Count)], "", "");

    private static string InBursts(
        KernelTextReport a, KernelTextReport b, int[] bursts, string callerA, string callerB, string hostA = "",
        string hostB = "")
    {
        StringBuilder log = new();
        int at = 0;
        (int inA, int inB) = (0, 0);
        for (int turn = 0; inA < a.Lines.Count || inB < b.Lines.Count; turn++)
        {
            bool first = turn % 2 == 0;
            KernelTextReport report = first ? a : b;
            for (int left = bursts[turn % bursts.Length]; left > 0 && (first ? inA : inB) < report.Lines.Count; left--)
            {
                string text = report.Lines[first ? inA++ : inB++].Text;
                log.Append(first ? hostA : hostB).Append($"[{100 + at++ * 1e-6,12:F6}]")
                    .Append(first ? callerA : callerB)
                    .Append(' ').Append(text).Append('\n');
            }
        }

        return log.ToString();
    }

    private static void TheSameTwo(Pair printed, string log)
    {
        List<Report> reports = KernelTextReading.Of(log).Reports;
        Assert.Equal(2, reports.Count);
        reports.Sort((one, other) => one.FirstLine.CompareTo(other.FirstLine));
        KernelTextFacts.Same(printed.A.Facts, KernelTextFacts.Of(reports[0]));
        KernelTextFacts.Same(printed.B.Facts, KernelTextFacts.Of(reports[1]));
        Assert.All(reports, report => Assert.Empty(report.Unclaimed));
    }

    private sealed record Pair(KernelTextReport A, KernelTextReport B);
}

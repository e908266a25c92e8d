using System.Text;
using Lowmark.CorpusTests.TestKit;
using Lowmark.Diagnosis.Model;

namespace Lowmark.CorpusTests;

/// <summary>Two reports of one kernel, printed line by line in turns, come out as the same two.</summary>
/// <remarks>Reports of two boots are mixed only when no pid stands in both: on one machine it would be one
/// task. A report into which the kernel printed another is left out.</remarks>
public sealed class InterleavedReportTests
{
    // How many of the logs that follow it in name order each log is mixed with.
    private const int Partners = 3;

    // Kills that dump the zones, and failures: neither has a section that the other lacks.
    private static readonly string[] Kills =
        ["global", "many-small", "shmem", "mod-page-leak", "frag-order2-oom", "frag-order3-oom", "pagetables"];

    private static readonly string[] MemcgKills = ["cgroup-limit-v2", "parent-cgroup-limit-v2"];

    private static readonly string[] Failures =
        ["mod-atomic-order0", "mod-atomic-order1", "mod-atomic-order2", "mod-dma", "mod-dma32", "frag-order5-fail"];

    public static TheoryData<string> Kernels =>
        [.. Repository.Kernels.Select(folder => Path.GetFileName(folder))];

    /// <summary>Those that ran the scenarios with failures, which need the lab's module.</summary>
    public static TheoryData<string> KernelsThatFailed =>
        [.. Repository.Kernels.Where(folder => Directory.Exists($"{folder}/{Failures[0]}"))
            .Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Callers_that_the_kernel_names_are_told_apart(string kernel) =>
        AssertApart(Neighbours(kernel), line => Called(line, "[ T1234]"), line => Called(line, "[    C1]"));

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Hosts_in_one_log_are_told_apart(string kernel) =>
        AssertApart(
            Neighbours(kernel), line => $"Oct 11 12:24:42 db1 kernel: {line}",
            line => $"Oct 11 12:24:42 db2 kernel: {line}");

    [Theory]
    [MemberData(nameof(KernelsThatFailed))]
    public void A_kill_and_a_failure_are_told_apart_by_their_lines_alone(string kernel) =>
        AssertApart(Crossed(kernel, Kills, Failures), line => line, line => line);

    [Theory]
    [MemberData(nameof(KernelsThatFailed))]
    public void Two_failures_are_told_apart_by_their_lines_alone(string kernel) =>
        AssertApart(Crossed(kernel, Failures, Failures), line => line, line => line);

    [Theory]
    [MemberData(nameof(KernelsThatFailed))]
    public void A_kill_for_a_memcg_and_a_failure_are_told_apart_by_their_lines_alone(string kernel) =>
        AssertApart(Crossed(kernel, MemcgKills, Failures), line => line, line => line);

    private static void AssertApart(
        IEnumerable<(string One, string Other)> pairs, Func<string, string> one, Func<string, string> other)
    {
        int mixed = 0;
        foreach ((string left, string right) in pairs)
        {
            string[] first = [.. Diagnosed.FirstReportLines(left).Select(one)];
            string[] second = [.. Diagnosed.FirstReportLines(right).Select(other)];
            IReadOnlyList<DiagnosedReport> alone =
                [.. Diagnosed.Text(Joined(first)), .. Diagnosed.Text(Joined(second))];
            bool sharePid = alone.SelectMany(Pids).Distinct().Count() < alone.Sum(report => Pids(report).Count());
            if (sharePid || alone.Count != 2) { continue; }

            mixed++;
            Assert.True(
                alone.Select(Essence).Order(StringComparer.Ordinal).SequenceEqual(
                    Diagnosed.Text(InTurns(first, second)).Select(Essence).Order(StringComparer.Ordinal)),
                $"{left} and {right} come out as others");
        }

        Assert.True(mixed >= 4, $"only {mixed} pairs share no pid");
    }

    private static IEnumerable<(string One, string Other)> Neighbours(string kernel)
    {
        string[] names = [.. Labelled.Names(Repository.Corpus, kernel)
            .Where(name => Diagnosed.File(Repository.Log(name)).Count > 0)];
        return from at in Enumerable.Range(0, names.Length)
               from step in Enumerable.Range(1, Partners)
               select (names[at], names[(at + step) % names.Length]);
    }

    private static IEnumerable<(string One, string Other)> Crossed(string kernel, string[] some, string[] others) =>
        from one in some
        from other in others
        where one != other
        select ($"{kernel}/{one}", $"{kernel}/{other}");

    /// <summary>Event, cause, victims, zones.</summary>
    private static string Essence(DiagnosedReport report)
    {
        string victims = string.Join(',', report.Victims.Select(victim => $"{victim.Pid} {victim.AnonRss}"));
        string zones = string.Join(',', report.Memory?.Zones.Select(zone =>
            $"{zone.Node} {zone.Name} {zone.Free} {zone.Min} {zone.FreeArea?.TotalPages}") ?? []);
        return $"{report.Kind} {report.Cause?.Id} {report.Cause?.Confidence} {report.Trigger?.Pid} {victims} {zones}";
    }

    private static IEnumerable<int> Pids(DiagnosedReport report) =>
        report.Victims.Select(victim => victim.Pid).Append(report.Trigger?.Pid ?? 0).Distinct();

    /// <summary>As a kernel with CONFIG_PRINTK_CALLER prints it.</summary>
    private static string Called(string line, string caller)
    {
        int stamp = line.StartsWith('[') ? line.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        return stamp == 0 ? line : line.Insert(stamp, caller);
    }

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    private static string InTurns(string[] first, string[] second)
    {
        StringBuilder mixed = new();
        for (int at = 0; at < Math.Max(first.Length, second.Length); at++)
        {
            if (at < first.Length) { mixed.Append(first[at]).Append('\n'); }
            if (at < second.Length) { mixed.Append(second[at]).Append('\n'); }
        }

        return mixed.ToString();
    }
}

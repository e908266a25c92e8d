using System.Globalization;

namespace Lowmark.Bench;

/// <summary>How fast a log of nothing but reports is diagnosed on one core, how time and memory grow with the log, and
/// how long a program takes that only seeks the same literals.</summary>
internal static class ReportsBench
{
    /// <summary>Tasks of a server that does one thing and of one that does many; the corpus comes from guests with a
    /// dozen.</summary>
    private static readonly int[] s_hostTasks = [100, 400];

    public static int Run(BenchOptions options)
    {
        if (ReportLog.FromCorpus(options.Root) is not { } reports)
        {
            Console.Error.WriteLine("bench: no report found in corpus/**/dmesg.txt");
            return 3;
        }

        Console.WriteLine(
            $"reports of {reports.Sources} logs of the corpus again and again, one core, {options.Rounds} rounds, "
            + "medians:");
        Measure(options, reports, "small guests");
        foreach (int tasks in s_hostTasks) { Measure(options, reports.WithTasks(tasks), $"hosts of {tasks} tasks"); }
        return 0;
    }

    private static void Measure(BenchOptions options, ReportLog reports, string from)
    {
        string log = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.log");
        IReadOnlyList<string> command = Commands.Discarded(
            Commands.OnOneCore(Commands.Lowmark(options.Root, "explain", "--format", "jsonl", log)));
        string searcher = Commands.Searcher();
        IReadOnlyList<string> search = Commands.OnOneCore(
            [searcher, "-c", "-F", "-f", Path.Combine(options.Root, "bench", "literals.txt"), log]);
        List<double> secondsPerByte = [];
        TimeSpan ours = default;
        TimeSpan theirs = default;
        try
        {
            foreach (long size in options.Sizes)
            {
                long written = reports.Write(log, size);
                List<Measured> runs = [], searches = [];
                for (int round = 0; round < options.Rounds; round++)
                {
                    runs.Add(Measured.Run(command));
                    searches.Add(Measured.Run(search));
                }

                (ours, theirs) = (Table.Median(runs), Table.Median(searches));
                secondsPerByte.Add(ours.TotalSeconds / written);
                Console.WriteLine(Table.Row($"{from}, {Table.Size(size)}", written, runs));
                WarnWithoutReports(runs);
            }
        }
        finally
        {
            File.Delete(log);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{from}, time per byte, {Table.Size(options.Sizes[^1])} / {Table.Size(options.Sizes[0])}: "
            + $"{secondsPerByte[^1] / secondsPerByte[0]:F2}; {searcher} / lowmark: {theirs / ours:F2}"));
    }

    private static void WarnWithoutReports(List<Measured> runs)
    {
        if (runs.TrueForAll(run => run.ExitCode is 1 or 4)) { return; }
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bench: lowmark found no report (exit code {runs[0].ExitCode}): the figure does not count"));
    }
}

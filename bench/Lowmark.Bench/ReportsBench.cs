using System.Globalization;

namespace Lowmark.Bench;

/// <summary>How fast a log of nothing but reports is read, and what memory that takes as the log grows.</summary>
internal static class ReportsBench
{
    public static int Run(BenchOptions options)
    {
        ReportLog? reports = ReportLog.FromCorpus(options.Root);
        if (reports is null)
        {
            Console.Error.WriteLine("bench: no report found in corpus/**/dmesg.txt");
            return 3;
        }

        Console.WriteLine(
            $"reports of {reports.Sources} logs of the corpus again and again, {options.Rounds} rounds, medians:");
        string log = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.log");
        try
        {
            foreach (long size in options.Sizes) { Measure(options, reports, log, size); }
        }
        finally
        {
            File.Delete(log);
        }

        return 0;
    }

    private static void Measure(BenchOptions options, ReportLog reports, string log, long size)
    {
        long written = reports.Write(log, size);
        IReadOnlyList<string> command = Commands.Lowmark(options.Root, "explain", "--format", "jsonl", log);
        List<Measured> runs = [.. Enumerable.Range(0, options.Rounds).Select(_ => Measured.Run(command))];

        Console.WriteLine(Table.Row($"explain, {Table.Size(size)}", written, runs));
        if (runs.Any(run => run.ExitCode is not (1 or 4) || run.OutputBytes == 0))
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bench: lowmark found no report (exit code {runs[0].ExitCode}): the figure does not count"));
        }
    }
}

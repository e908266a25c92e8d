using System.Globalization;

namespace Lowmark.Bench;

/// <summary>How long a small log takes from start to answer, beside a program that only seeks a word in it.</summary>
internal static class StartBench
{
    public static int Run(BenchOptions options)
    {
        if (ReportLog.FromCorpus(options.Root) is not { } reports)
        {
            Console.Error.WriteLine("bench: no report found in corpus/**/dmesg.txt");
            return 3;
        }

        string log = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.log");
        try
        {
            foreach (long size in options.Sizes) { Compare(options, log, reports.Write(log, size)); }
        }
        finally
        {
            File.Delete(log);
        }

        return 0;
    }

    private static void Compare(BenchOptions options, string log, long size)
    {
        List<Measured> ours = [], theirs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(Measured.Run(Commands.Lowmark(options.Root, "explain", log)));
            theirs.Add(Measured.Run(["grep", "-c", "-F", "oom-killer", log]));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"start to answer, a report of {size / 1e3:F0} kB, {options.Rounds} rounds in turn, medians:"));
        Console.WriteLine(Table.Row("lowmark explain", size, ours));
        Console.WriteLine(Table.Row("grep -c -F oom-killer", size, theirs));
        double more = (Table.Median(ours) - Table.Median(theirs)).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lowmark - grep: {more:F1} ms"));
    }
}

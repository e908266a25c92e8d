using System.Globalization;

namespace Lowmark.Bench;

/// <summary>How fast a log without an incident is read, beside a program that only seeks the same literals: on one
/// core, and on all.</summary>
internal static class ScanBench
{
    public static int Run(BenchOptions options)
    {
        string literals = Path.Combine(options.Root, "bench", "literals.txt");
        string searcher = Commands.Searcher();
        string log = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.log");
        try
        {
            foreach (long size in options.Sizes)
            {
                SyntheticSyslog.Write(log, size);
                IReadOnlyList<string> ours = Commands.Lowmark(options.Root, "explain", log);
                IReadOnlyList<string> theirs = [searcher, "-c", "-F", "-f", literals, log];
                _ = Measured.Run(theirs);           // brings the log into the page cache for both
                Console.WriteLine(
                    $"scan of {Table.Size(size)} without an incident, {options.Rounds} rounds in turn, medians:");
                Compare(options, size, "one core", Commands.OnOneCore(ours), searcher, Commands.OnOneCore(theirs));
                Compare(options, size, "all cores", ours, searcher, theirs);
            }
        }
        finally
        {
            File.Delete(log);
        }

        return 0;
    }

    private static void Compare(
        BenchOptions options, long size, string cores, IReadOnlyList<string> lowmark, string otherName,
        IReadOnlyList<string> other)
    {
        List<Measured> ours = [], theirs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(Measured.Run(lowmark));
            theirs.Add(Measured.Run(other));
        }

        Console.WriteLine(Table.Row($"lowmark explain, {cores}", size, ours));
        Console.WriteLine(Table.Row($"{otherName} -c -F -f, {cores}", size, theirs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{otherName} / lowmark, {cores}: {Table.Median(theirs) / Table.Median(ours):F2}"));
        WarnUnless(ours.All(run => run.ExitCode == 0), $"lowmark did not exit with 0: {ours[0].ExitCode}");
        WarnUnless(theirs.All(run => run.ExitCode <= 1), $"{otherName} failed: {theirs[0].ExitCode}");
    }

    private static void WarnUnless(bool holds, string warning)
    {
        if (!holds) { Console.Error.WriteLine($"bench: {warning}: the figures do not count"); }
    }
}

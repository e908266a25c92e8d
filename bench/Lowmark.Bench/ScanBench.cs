using System.Globalization;

namespace Lowmark.Bench;

/// <summary>How fast a log without an incident is read, beside a program that only seeks the same literals.</summary>
internal static class ScanBench
{
    public static int Run(BenchOptions options)
    {
        string literals = Path.Combine(options.Root, "bench", "literals.txt");
        bool hasRipgrep = Commands.OnPath("rg") is not null;
        string other = hasRipgrep ? "rg" : "grep";
        if (!hasRipgrep)
        {
            Console.Error.WriteLine("bench: rg is not on PATH, so grep stands in (Debian: apt-get install ripgrep)");
        }

        string log = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.log");
        try
        {
            foreach (long size in options.Sizes)
            {
                SyntheticSyslog.Write(log, size);
                Compare(
                    options, size, Commands.Lowmark(options.Root, "explain", log),
                    other, [other, "-c", "-F", "-f", literals, log]);
            }
        }
        finally
        {
            File.Delete(log);
        }

        return 0;
    }

    private static void Compare(
        BenchOptions options, long size, IReadOnlyList<string> lowmark, string otherName, IReadOnlyList<string> other)
    {
        List<Measured> ours = [], theirs = [];
        _ = Measured.Run(other);                    // brings the log into the page cache for both
        for (int round = 0; round < options.Rounds; round++)
        {
            ours.Add(Measured.Run(lowmark));
            theirs.Add(Measured.Run(other));
        }

        Console.WriteLine($"scan of {Table.Size(size)} without an incident, {options.Rounds} rounds in turn, medians:");
        Console.WriteLine(Table.Row("lowmark explain", size, ours));
        Console.WriteLine(Table.Row($"{otherName} -c -F -f literals", size, theirs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{otherName} / lowmark, wall: {Table.Median(theirs) / Table.Median(ours):F2}"));
        WarnUnless(ours.All(run => run.ExitCode == 0), $"lowmark did not exit with 0: {ours[0].ExitCode}");
        WarnUnless(theirs.All(run => run.ExitCode <= 1), $"{otherName} failed: {theirs[0].ExitCode}");
    }

    private static void WarnUnless(bool holds, string warning)
    {
        if (!holds) { Console.Error.WriteLine($"bench: {warning}: the figures do not count"); }
    }
}

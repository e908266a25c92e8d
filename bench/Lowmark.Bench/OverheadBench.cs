using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Lowmark.Bench;

/// <summary>What tracing every page allocation with its stack costs the program that allocates, beside perf record of
/// the same event.</summary>
internal static partial class OverheadBench
{
    /// <summary>SIGTERM: a program that was started in the background does not hear SIGINT.</summary>
    private const int Terminate = 15;

    private const int Pages = 4 * 65536;

    /// <summary>Takes 256 MiB of new memory four times; next to nothing else.</summary>
    private const string Work =
        "for i in 1 2 3 4; do dd if=/dev/zero of=/dev/null bs=256M count=1 2>/dev/null; done";

    private static readonly TimeSpan s_untilItTraces = TimeSpan.FromSeconds(2);

    public static int Run(BenchOptions options)
    {
        string? perf = Commands.OnPath("perf");
        if (perf is null)
        {
            Console.Error.WriteLine("bench: perf is not on PATH (Debian: apt-get install linux-perf)");
        }

        string data = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.data");
        string[] trace = ["trace", "alloc", "--duration", "60s", "--format", "json"];
        List<Traced> alone = [], whole = [], usual = [], theirs = [];
        try
        {
            for (int round = 0; round < options.Rounds; round++)
            {
                alone.Add(Traced.By(null));
                whole.Add(Traced.By(Commands.Lowmark(
                    options.Root, [.. trace, "--budget", "100", "--events", "100000000"])));
                usual.Add(Traced.By(Commands.Lowmark(options.Root, trace)));
                if (perf is null) { continue; }
                theirs.Add(Traced.By([perf, "record", "-q", "-a", "-g", "-e", "kmem:mm_page_alloc", "-o", data]));
            }
        }
        finally
        {
            File.Delete(data);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a program that takes {Pages} pages, traced with stacks, {options.Rounds} rounds in turn, medians:"));
        double without = Median(alone);
        Console.WriteLine(Row("not traced", alone, without));
        Console.WriteLine(Row("lowmark trace alloc, all", whole, without));
        Console.WriteLine(Row("lowmark trace alloc, usual", usual, without));
        if (theirs.Count == 0) { return 0; }
        Console.WriteLine(Row("perf record -g", theirs, without));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"program's time, lowmark (all) / perf: {Median(whole) / Median(theirs):F2}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"tracer's CPU time, lowmark (all) / perf: {MedianCpu(whole) / MedianCpu(theirs):F2}"));
        return 0;
    }

    private static string Row(string name, List<Traced> runs, double without) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-28} {Median(runs) * 1e3,6:F0} ms  ({runs.Min(run => run.Work.TotalMilliseconds):F0}-"
        + $"{runs.Max(run => run.Work.TotalMilliseconds):F0})  {Median(runs) / without:F2} times  "
        + $"tracer's CPU {MedianCpu(runs) * 1e3:F0} ms");

    private static double Median(List<Traced> runs) =>
        runs.Select(run => run.Work.TotalSeconds).Order().ElementAt(runs.Count / 2);

    private static double MedianCpu(List<Traced> runs) =>
        runs.Select(run => run.Tracer.TotalSeconds).Order().ElementAt(runs.Count / 2);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    /// <param name="Work">Wall time of the program.</param>
    /// <param name="Tracer">CPU time of what traced it, from its start to its end.</param>
    private sealed record Traced(TimeSpan Work, TimeSpan Tracer)
    {
        public static Traced By(IReadOnlyList<string>? tracer)
        {
            using Process? process = tracer is null
                ? null
                : Process.Start(new ProcessStartInfo(tracer[0], tracer.Skip(1))
                {
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                });
            if (process is not null) { Thread.Sleep(s_untilItTraces); }
            TimeSpan before = Cost.OfChildren();
            Cost work = Cost.Of(["/bin/sh", "-c", OverheadBench.Work]);
            if (process is null) { return new(work.Run.Wall, TimeSpan.Zero); }
            TimeSpan between = Cost.OfChildren() - before;
            _ = Kill(process.Id, Terminate);
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(work.Run.Wall, Cost.OfChildren() - before - between);
        }
    }
}

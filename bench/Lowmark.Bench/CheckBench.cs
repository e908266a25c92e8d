using System.Diagnostics;
using System.Globalization;

namespace Lowmark.Bench;

/// <summary>What one check of a machine with many processes costs in CPU time, beside atop, which reads the same files
/// for one sample.</summary>
internal static class CheckBench
{
    public static int Run(BenchOptions options)
    {
        foreach (int count in options.Processes)
        {
            using Idle idle = new(count);
            Compare(options, count);
        }

        return 0;
    }

    private static void Compare(BenchOptions options, int count)
    {
        string? atop = Commands.OnPath("atop");
        if (atop is null) { Console.Error.WriteLine("bench: atop is not on PATH (Debian: apt-get install atop)"); }
        string sample = Path.Combine(options.Folder, $"lowmark-bench-{Environment.ProcessId}.atop");
        List<Cost> ours = [], theirs = [];
        try
        {
            for (int round = 0; round < options.Rounds; round++)
            {
                ours.Add(Cost.Of(Commands.Lowmark(options.Root, "check", "--interval", "0", "--format", "json")));
                if (atop is null) { continue; }
                File.Delete(sample);
                theirs.Add(Cost.Of([atop, "-w", sample, "1", "1"]));
            }
        }
        finally
        {
            File.Delete(sample);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"one check beside {count} idle processes, {options.Rounds} rounds in turn, CPU time, medians:"));
        Console.WriteLine(Row("lowmark check --interval 0", ours));
        if (theirs.Count == 0) { return; }
        Console.WriteLine(Row("atop, one sample", theirs));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"lowmark / atop: {Median(ours) / Median(theirs):F2}"));
    }

    private static string Row(string name, List<Cost> runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-28} {Median(runs) * 1e3,6:F0} ms  ({runs.Min(run => run.Cpu.TotalMilliseconds):F0}-"
        + $"{runs.Max(run => run.Cpu.TotalMilliseconds):F0})  "
        + $"peak {runs.Max(run => run.Run.PeakResident) / 1e6:F1} MB");

    private static double Median(List<Cost> runs) =>
        runs.Select(run => run.Cpu.TotalSeconds).Order().ElementAt(runs.Count / 2);

    /// <summary>Processes that do nothing, until they are disposed of.</summary>
    private sealed class Idle : IDisposable
    {
        private readonly Process _shell;

        public Idle(int count)
        {
            ProcessStartInfo start = new("/bin/sh")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(
                "i=0; while [ $i -lt $1 ]; do sleep 3600 & all=\"$all $!\"; i=$((i+1)); done; echo ready; read end; "
                + "kill $all");
            start.ArgumentList.Add("sh");
            start.ArgumentList.Add(count.ToString(CultureInfo.InvariantCulture));
            _shell = Process.Start(start)!;
            _shell.StandardOutput.ReadLine();
        }

        public void Dispose()
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit();
            _shell.Dispose();
        }
    }
}

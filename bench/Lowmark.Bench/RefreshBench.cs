using System.Globalization;
using Lowmark.Cli.Input.Live;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;

namespace Lowmark.Bench;

/// <summary>What the machine's part of one refresh of <c>lowmark top</c> costs, beside the bare reading of the same
/// files, which is the kernel's share of it.</summary>
internal static class RefreshBench
{
    private const int Refreshes = 500;

    private static readonly string[] s_files =
    [
        "/proc/uptime", "/proc/meminfo", "/proc/vmstat", "/proc/zoneinfo", "/proc/buddyinfo", "/proc/pressure/memory",
        "/proc/pressure/io",
    ];

    public static int Run(BenchOptions options)
    {
        using MachineFiles files = new();
        HostSampler sampler = new(files);
        List<double> reading = [], refreshing = [];
        long bytes = 0;
        for (int round = 0; round <= options.Rounds; round++)
        {
            double bare = Milliseconds(() => Read(files));
            long before = GC.GetAllocatedBytesForCurrentThread();
            double whole = Milliseconds(() => Refresh(sampler));
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Refreshes;
            if (round == 0) { continue; }                       // compiled in it
            reading.Add(bare);
            refreshing.Add(whole);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"machine part of a refresh of lowmark top, {options.Rounds} rounds of {Refreshes}, CPU time, medians:"));
        Console.WriteLine(Row("files read and understood", refreshing, $"  {bytes / 1e3:F1} kB allocated"));
        Console.WriteLine(Row("the same files read only", reading, ""));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"lowmark / reading: {Median(refreshing) / Median(reading):F2}"));
        return 0;
    }

    private static void Read(MachineFiles files)
    {
        foreach (string file in s_files) { files.Read(file); }
    }

    private static void Refresh(HostSampler sampler)
    {
        sampler.SampleFigures();
        HostPulse pulse = PulseReader.Read(sampler);
        GC.KeepAlive(pulse);
    }

    /// <summary>User and system time of one.</summary>
    private static double Milliseconds(Action once)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < Refreshes; i++) { once(); }
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Refreshes;
    }

    private static string Row(string name, List<double> runs, string more) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-28} {Median(runs),6:F3} ms  ({runs.Min():F3}-{runs.Max():F3}){more}");

    private static double Median(List<double> runs) => runs.Order().ElementAt(runs.Count / 2);
}

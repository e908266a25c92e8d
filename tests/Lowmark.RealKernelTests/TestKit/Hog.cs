using System.Diagnostics;
using System.Globalization;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A process that fills memory from within a cgroup: tail(1), which keeps a line without an end.</summary>
internal sealed class Hog : IDisposable
{
    private const int Killed = 128 + 9;

    // Whatever goes wrong with the group's limit, the host keeps its memory.
    private const string Guard = "ulimit -v 1048576";

    private readonly Process _process;

    private Hog(MemoryCgroup group, string fill)
    {
        string script = $"{Guard}; echo $$ > '{group.Folder}/cgroup.procs'; {fill}";
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Of the task that fills: sh has become it.</summary>
    public int Pid => _process.Id;

    /// <summary>Fills until it is killed.</summary>
    public static Hog WithoutEnd(MemoryCgroup group) => new(group, "exec tail /dev/zero");

    /// <summary>Fills so much, and then keeps it until it is killed or its input closed.</summary>
    public static Hog Of(MemoryCgroup group, int mib)
    {
        Hog hog = new(group, "exec tail");
        byte[] block = new byte[1024 * 1024];
        Stream input = hog._process.StandardInput.BaseStream;
        for (int i = 0; i < mib; i++) { input.Write(block); }
        input.Flush();
        hog.WaitUntilHolding(mib);
        return hog;
    }

    /// <summary>Reads a file and ends. What it reads is clean, so that reclaim needs no disk.</summary>
    public static Hog OfPageCache(MemoryCgroup group, string file) =>
        new(group, $"exec dd if='{file}' of=/dev/null bs=1M");

    /// <returns>As a shell gives it; null when it has not ended by then.</returns>
    public int? ExitCode(TimeSpan patience) => _process.WaitForExit(patience) ? _process.ExitCode : null;

    /// <summary>Waits for its end and tells whether a SIGKILL that no test sent was the cause.</summary>
    public bool WasKilled(TimeSpan patience) => ExitCode(patience) == Killed;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void WaitUntilHolding(int mib)
    {
        for (int tries = 0; tries < 1000; tries++)
        {
            string statm = File.ReadAllText($"/proc/{Pid}/statm");
            long pages = long.Parse(statm.Split(' ')[1], CultureInfo.InvariantCulture);
            if (pages * Environment.SystemPageSize >= mib * 1024L * 1024) { return; }
            Thread.Sleep(10);
        }

        throw new TimeoutException($"the process did not take {mib} MiB");
    }
}

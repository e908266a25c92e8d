using System.Diagnostics;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A process that takes about as many pages as it is told: tail(1), which keeps all of what it is given, in
/// blocks that it fills as its pipe gives.</summary>
internal sealed class Toucher : IDisposable
{
    private readonly Process _process;
    private readonly byte[] _page = new byte[4096];

    public Toucher()
    {
        _process = Process.Start(new ProcessStartInfo("tail", ["-c", "1G"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Touch(1);
    }

    public int Pid => _process.Id;

    /// <summary>Its memory has grown by so much when this returns.</summary>
    public void Touch(int pages)
    {
        long before = Resident();
        for (int i = 0; i < pages; i++) { _process.StandardInput.BaseStream.Write(_page); }
        _process.StandardInput.BaseStream.Flush();
        for (int tries = 0; tries < 500 && Resident() < before + (pages * 9 / 10); tries++) { Thread.Sleep(10); }
    }

    /// <summary>As the kernel finds them in its page tables (/proc/PID/smaps_rollup).</summary>
    public long ResidentPages()
    {
        string row = File.ReadLines($"/proc/{Pid}/smaps_rollup")
            .Single(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        return long.Parse(row["Rss:".Length..^"kB".Length], System.Globalization.CultureInfo.InvariantCulture) / 4;
    }

    public void End()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) { End(); }
        _process.Dispose();
    }

    private long Resident() => long.Parse(
        File.ReadAllText($"/proc/{Pid}/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
}

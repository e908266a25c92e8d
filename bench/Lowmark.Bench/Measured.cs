using System.Diagnostics;
using System.Globalization;

namespace Lowmark.Bench;

/// <summary>One run of a command, from before it starts until it is gone and its output is read.</summary>
/// <param name="PeakResident">Bytes; null when the process was gone before it could be asked once.</param>
internal sealed record Measured(TimeSpan Wall, long? PeakResident, int ExitCode)
{
    /// <exception cref="System.ComponentModel.Win32Exception">The command can not be started.</exception>
    public static Measured Run(IReadOnlyList<string> command)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        using PeakWatch peak = new(process.Id);
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        watch.Stop();
        return new(watch.Elapsed, peak.Stop(), process.ExitCode);
    }

    /// <summary>Reads VmHWM every two milliseconds: as it only grows, the last is the peak but for the end.</summary>
    /// <remarks>wait4()'s figure is too high: before exec a child is as big as the process that started it.</remarks>
    private sealed class PeakWatch : IDisposable
    {
        private readonly string _status;
        private readonly Thread _thread;
        private volatile bool _stopped;
        private long? _peak;

        public PeakWatch(int pid)
        {
            _status = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status";
            _thread = new(Poll) { IsBackground = true };
            _thread.Start();
        }

        public long? Stop()
        {
            _stopped = true;
            _thread.Join();
            return _peak;
        }

        public void Dispose() => Stop();

        private void Poll()
        {
            while (!_stopped && Read() is { } kib)
            {
                if (kib > 0) { _peak = kib * 1024; }
                Thread.Sleep(2);
            }
        }

        /// <returns>KiB; 0 for a process that has ended and is not yet collected; null when it is gone.</returns>
        private long? Read()
        {
            try
            {
                string? line = File.ReadLines(_status)
                    .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                return line is null ? 0 : long.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}

using System.Runtime.InteropServices;

namespace Lowmark.Fuzz;

/// <summary>Processor time of this thread: what others do on the machine does not count.</summary>
internal static partial class ThreadTime
{
    private const int ThreadCpuTimeClock = 3;   // CLOCK_THREAD_CPUTIME_ID

    public static TimeSpan Now
    {
        get
        {
            _ = ReadClock(ThreadCpuTimeClock, out Instant now);
            return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / 100);
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Instant now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instant
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

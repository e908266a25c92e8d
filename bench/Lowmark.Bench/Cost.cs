using System.Runtime.InteropServices;

namespace Lowmark.Bench;

/// <param name="Cpu">User and system time of the command.</param>
internal sealed partial record Cost(Measured Run, TimeSpan Cpu)
{
    private const int ChildrenOfThis = -1;                      // RUSAGE_CHILDREN

    public static Cost Of(IReadOnlyList<string> command)
    {
        TimeSpan before = OfChildren();
        Measured run = Measured.Run(command);
        return new(run, OfChildren() - before);
    }

    /// <summary>Of all processes that this one started and that have ended.</summary>
    /// <remarks>struct rusage begins with two timevals: seconds and microseconds of user, then of system
    /// time.</remarks>
    public static TimeSpan OfChildren()
    {
        long[] usage = new long[18];
        if (GetUsage(ChildrenOfThis, usage) != 0) { throw new IOException("getrusage failed"); }
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, [Out] long[] usage);
}

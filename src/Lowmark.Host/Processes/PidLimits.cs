using Lowmark.Host.Text;
using Lowmark.Kernel.Text;
using Lowmark.Kernel.Units;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/limits: the resource limits of getrlimit(2), those that bound memory.</summary>
/// <remarks>Source: proc_pid_limits(), fs/proc/base.c, read at 2.6.32 and 6.17; values in bytes, soft limits here.
/// Null is <c>unlimited</c>, which is known, not absent.</remarks>
/// <param name="AddressSpace">RLIMIT_AS: more than this and mmap fails, whatever is free.</param>
/// <param name="Locked">RLIMIT_MEMLOCK: what may be locked without the right to.</param>
public sealed record PidLimits(KiB? AddressSpace, KiB? Data, KiB? Stack, KiB? Locked)
{
    public static Reading<PidLimits> Read(IHostFiles files, string path) => Reading.Of(files, path, Parse);

    /// <returns>Null when one of the rows is missing or damaged.</returns>
    public static PidLimits? Parse(ReadOnlySpan<byte> text)
    {
        return TryFind(text, "Max address space"u8, out KiB? space) && TryFind(text, "Max data size"u8, out KiB? data)
            && TryFind(text, "Max stack size"u8, out KiB? stack)
            && TryFind(text, "Max locked memory"u8, out KiB? locked)
            ? new(space, data, stack, locked)
            : null;
    }

    private static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out KiB? soft)
    {
        soft = null;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (!cursor.TryTake(name) || cursor.Rest is not [(byte)' ', ..]) { continue; }
            cursor.SkipBlanks();
            if (cursor.TryTake("unlimited "u8)) { return true; }
            if (!cursor.TryTakeCount(out long bytes) || cursor.Rest is not [(byte)' ', ..]) { return false; }
            soft = KiB.FromBytes(bytes);
            return true;
        }

        return false;
    }
}

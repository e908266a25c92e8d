using System.Text;
using Lowmark.Kernel;

namespace Lowmark.Host.Processes;

/// <summary>/proc/PID/cmdline: the arguments, a zero byte after each. The process may overwrite them with anything
/// (setproctitle(3)).</summary>
/// <remarks>Source: get_mm_cmdline(), fs/proc/base.c, read at 6.17. Not sampled: it may hold secrets and is read of one
/// process when it is shown.</remarks>
/// <param name="Arguments">At least one.</param>
/// <param name="IsCut">More than is kept.</param>
public sealed record PidCommandLine(EquatableArray<string> Arguments, bool IsCut)
{
    private const int LongestKept = 4096;

    public static Reading<PidCommandLine> Read(IHostFiles files, string path) => Reading.Of(files, path, Parse);

    /// <returns>Null when it is empty: a kernel thread, or a task that has ended.</returns>
    public static PidCommandLine? Parse(ReadOnlySpan<byte> text)
    {
        bool isCut = text.Length > LongestKept;
        ReadOnlySpan<byte> kept = (isCut ? text[..LongestKept] : text).TrimEnd((byte)0);
        return kept.IsEmpty ? null : new(Encoding.UTF8.GetString(kept).Split('\0').ToEquatableArray(), isCut);
    }
}

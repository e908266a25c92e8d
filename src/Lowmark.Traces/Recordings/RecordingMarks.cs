using Lowmark.Host;
using Lowmark.Host.Text;
using Lowmark.Kernel;

namespace Lowmark.Traces.Recordings;

/// <summary>What a recording holds besides events. To other readers of traces these lines are comments.</summary>
/// <remarks><code>
/// # tracer: nop
/// # lowmark: recording 1 VIEW [KERNEL]
/// # lowmark: look SECONDS
/// # lowmark: file BYTES|missing|denied|failed|broken PATH
/// #|one line of the file, escaped
/// # lowmark: looked
/// # lowmark: lost SECONDS                              events are missing here
/// # lowmark: duration|lost-events|share|why|missing …  how much it is of what happened
/// # lowmark: end
/// </code></remarks>
internal static class RecordingMarks
{
    /// <summary>A key among an event's arguments: how many such events it stands for, where that is not 1.</summary>
    public static ReadOnlySpan<byte> Count => "count="u8;

    public static ReadOnlySpan<byte> Prefix => "# lowmark: "u8;

    public static ReadOnlySpan<byte> FileLine => "#|"u8;

    public static ReadOnlySpan<byte> Recording => "recording 1 "u8;

    public static ReadOnlySpan<byte> Look => "look "u8;

    public static ReadOnlySpan<byte> File => "file "u8;

    public static ReadOnlySpan<byte> Looked => "looked"u8;

    public static ReadOnlySpan<byte> LostHere => "lost "u8;

    public static ReadOnlySpan<byte> Duration => "duration "u8;

    public static ReadOnlySpan<byte> LostEvents => "lost-events "u8;

    public static ReadOnlySpan<byte> Share => "share "u8;

    public static ReadOnlySpan<byte> Why => "why "u8;

    public static ReadOnlySpan<byte> Missing => "missing "u8;

    public static ReadOnlySpan<byte> End => "end"u8;

    public static bool IsMark(ReadOnlySpan<byte> line) => line.StartsWith(Prefix);

    public static string StateWord(HostFileState state) => state switch
    {
        HostFileState.Read => "read",
        HostFileState.Missing => "missing",
        HostFileState.Denied => "denied",
        HostFileState.Failed => "failed",
        HostFileState.Broken => "broken",
    };

    public static bool TryHeader(ReadOnlySpan<byte> line, out string? view, out KernelRelease? release)
    {
        view = null;
        release = null;
        if (!IsMark(line) || !line[Prefix.Length..].StartsWith(Recording)) { return false; }
        ReadOnlySpan<byte> rest = line[(Prefix.Length + Recording.Length)..];
        int blank = rest.IndexOf((byte)' ');
        view = OctalEscapes.Undo(blank < 0 ? rest : rest[..blank]);
        release = blank < 0 ? null : KernelRelease.TryParse(OctalEscapes.Undo(rest[(blank + 1)..]));
        return true;
    }
}

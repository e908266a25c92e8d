using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Reports;

/// <summary>Which task a line says is to be killed, or has been.</summary>
internal static class NamedVictim
{
    /// <param name="shape">OomSummary, KillChosen or Killed.</param>
    /// <returns>Null where the line was cut before the pid, or it is too large for one.</returns>
    public static int? PidOf(ReadOnlySpan<byte> text, LineShape shape)
    {
        LineCursor cursor = new(text);
        if (shape is LineShape.OomSummary)
        {
            cursor = new(text[(text.LastIndexOf(",pid="u8) + 1)..]);
            return cursor.TryTake("pid="u8) ? Pid(cursor) : null;
        }

        bool isNamed = cursor.TryTakeThrough("illed process "u8, out _)
            || cursor.TryTakeThrough("ill process "u8, out _);
        return isNamed ? Pid(cursor) : null;
    }

    private static int? Pid(LineCursor cursor) =>
        cursor.TryTakeCount(out long pid) && pid <= int.MaxValue ? (int)pid : null;
}

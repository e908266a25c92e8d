using System.Text;
using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines;

namespace Lowmark.Logs.Reports;

/// <summary><c>Linux version …</c>: the first line of each kernel that starts (start_kernel(), init/main.c).</summary>
/// <param name="Host">Null when not printed, as are the stamps and the release.</param>
public sealed record BootLine(
    string SourceName, string? Host, long Line, long? MonotonicMicroseconds, string? WallTime, string? KernelRelease)
{
    internal static BootLine Of(in LogLine line, string sourceName, string? release) => new(
        sourceName, Text(line.Host), line.Number, line.MonotonicMicroseconds, Text(line.WallTime), release);

    internal static string? ReleaseOf(ReadOnlySpan<byte> text)
    {
        LineCursor cursor = new(text.TrimBlanksStart());
        if (!cursor.TryTake("Linux version "u8)) { return null; }
        ReadOnlySpan<byte> word = cursor.TakeWord();
        return word.Length is > 0 and < 100 ? Encoding.UTF8.GetString(word) : null;
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}

using System.Text;
using Lowmark.Logs.Lines;

namespace Lowmark.Logs.Reports;

/// <summary><c>Linux version …</c>: the first line of each kernel that starts (start_kernel(), init/main.c).</summary>
/// <param name="Host">Null when not printed, as are the stamps and the release.</param>
public sealed record BootLine(
    string SourceName, string? Host, long Line, long? MonotonicMicroseconds, string? WallTime, string? KernelRelease)
{
    internal static BootLine Of(in LogLine line, string sourceName, string? release) => new(
        sourceName, Text(line.Host), line.Number, line.MonotonicMicroseconds, Text(line.WallTime), release);

    private static string? Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Encoding.UTF8.GetString(bytes);
}

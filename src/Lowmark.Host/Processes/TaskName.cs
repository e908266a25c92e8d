using System.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Processes;

/// <summary>The name of a task, at most 15 bytes that any program may choose (prctl(2), PR_SET_NAME); kernel threads
/// have up to 63.</summary>
public static class TaskName
{
    private const int Longest = 128;

    /// <summary>Takes the escapes of <c>status</c> away: <c>\n</c> and <c>\\</c>, and nothing else.</summary>
    /// <remarks>Source: proc_task_name() (task_name() before 4.8), fs/proc/array.c, read at 2.6.32, 4.4 and
    /// 6.17.</remarks>
    /// <param name="before">Given back when it is the same name, so that a name that stays costs nothing.</param>
    public static string Unescape(ReadOnlySpan<byte> escaped, string? before = null)
    {
        if (escaped.IndexOf((byte)'\\') < 0) { return Of(escaped, before); }
        Span<byte> plain = stackalloc byte[Longest];
        int length = 0;
        for (int i = 0; i < escaped.Length && length < Longest; i++)
        {
            bool isEscape = escaped[i] == '\\' && i + 1 < escaped.Length && escaped[i + 1] is (byte)'\\' or (byte)'n';
            if (isEscape) { i++; }
            plain[length++] = isEscape && escaped[i] == 'n' ? (byte)'\n' : escaped[i];
        }

        return Of(plain[..length], before);
    }

    /// <summary>UTF-8, with U+FFFD for what is none.</summary>
    /// <inheritdoc cref="Unescape" path="/param"/>
    public static string Of(ReadOnlySpan<byte> name, string? before = null)
    {
        if (name.Length > Longest) { name = name[..Longest]; }
        return before is not null && IsText(name, before) ? before : Names.Of(name);
    }

    private static bool IsText(ReadOnlySpan<byte> name, string text)
    {
        if (Ascii.Equals(name, text)) { return true; }
        Span<byte> encoded = stackalloc byte[Longest];
        return Encoding.UTF8.TryGetBytes(text, encoded, out int length) && name.SequenceEqual(encoded[..length]);
    }
}

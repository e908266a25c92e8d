namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Guards against a task that names itself like a wrapper.</summary>
/// <remarks>TASK_COMM_LEN is 16 in all kernels: a name has at most 15 bytes, and the lines that begin with one go on
/// with fixed words.</remarks>
internal static class TaskName
{
    public const int MostBytes = 15;
    private const int MostWordBytes = 24;

    /// <summary>Whether all in front of those words may be one task's name, a seeming wrapper included.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> text) => Measure(text) > 0;

    /// <summary>As <see cref="MayBegin(ReadOnlySpan{byte})"/>, with a word and a blank in front.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> word, ReadOnlySpan<byte> text) =>
        Measure(text) is > 0 and int length && word.Length + 1 + length <= MostBytes;

    /// <summary>Bytes in front of those words where all of them may be one task's name; else 0.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, MostBytes + MostWordBytes)];
        int end = head.IndexOf(" invoked oom-killer"u8);
        if (end < 0) { end = head.IndexOf(": page allocation "u8); }
        if (end < 0) { end = head.IndexOf(" cpuset="u8); }
        return end is > 0 and <= MostBytes ? end : 0;
    }
}

using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>What the C library lets any program print for ENOMEM, and for the EAGAIN of fork() that is often taken for
/// it.</summary>
/// <remarks>strerror(ENOMEM) is "Cannot allocate memory" in glibc, musl prints "Out of memory" (not read: too many
/// programs have those words). bash: make_child() (jobs.c); GCC: xmalloc_failed() (libiberty).</remarks>
internal static class RefusalLines
{
    public static ProgramRecord? Read(in ProgramLine line)
    {
        if (line.Ends("fork: retry: Resource temporarily unavailable"u8)
            || line.Ends("fork: Resource temporarily unavailable"u8))
        {
            return Named(line, line.Record(ProgramName.Other,
                ProgramSays.AtLimit) with { Space = MemorySpace.Threads });
        }

        return IsRefusal(line.Text)
            ? Named(line, line.Record(ProgramName.Other, ProgramSays.Refused) with { Space = MemorySpace.Native })
            : null;
    }

    /// <summary><c>PROGRAM: CALL: Cannot allocate memory</c>: the words end the line, behind a colon or in
    /// brackets.</summary>
    private static bool IsRefusal(ReadOnlySpan<byte> text)
    {
        int at = text.LastIndexOf("annot allocate memory"u8);
        if (at < 3 || text[at - 1] is not ((byte)'C' or (byte)'c')) { return false; }
        ReadOnlySpan<byte> before = text[..(at - 1)];
        ReadOnlySpan<byte> after = text[(at + "annot allocate memory"u8.Length)..];
        bool follows = before.EndsWith(": "u8) || before.EndsWith("(12: "u8) || before.EndsWith("(12) "u8)
            || before.EndsWith("[Errno 12] "u8);
        return follows && (after.IsEmpty || after.SequenceEqual(")"u8) || after.SequenceEqual("."u8)
            || after.SequenceEqual(" (12)"u8) || after.SequenceEqual("'"u8) || after.SequenceEqual(" (errno = 12)"u8)
            || after.SequenceEqual(" [12]"u8));
    }

    /// <summary>The tag, else the word before the first colon: <c>-bash: fork: …</c>, <c>cc1plus: …</c>.</summary>
    private static ProgramRecord Named(in ProgramLine line, ProgramRecord record)
    {
        string? name = line.Tag.IsEmpty ? line.Before(": "u8) : System.Text.Encoding.UTF8.GetString(line.Tag);
        bool isWord = name is { Length: > 0 and < 64 } && name.IndexOfAny([' ', '\t', '"']) < 0;
        return isWord ? record with { Comm = name!.TrimStart('-') } : record;
    }
}

using System.Buffers;

namespace Lowmark.Logs.Lines;

/// <summary>A kernel's text behind its time stamp that can be nothing else: it holds no byte and no word that a form,
/// a wrapper, an escape or a cut at a stamp begins with.</summary>
internal static class PlainText
{
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([.. "#=[<"u8, .. LineUnwrapper.UncleanBytes]);

    /// <summary>False for some texts that are plain.</summary>
    public static bool Is(ReadOnlySpan<byte> text)
    {
        for (int from = 0; text[from..].IndexOfAny(Special) is >= 0 and var found; from++)
        {
            from += found;
            if (!IsHarmless(text, from)) { return false; }
        }

        return !HoldsTag(text)
            && !text.StartsWith("page allocation "u8)       // of a task that is named "kernel"
            && !text.StartsWith(": page allocation "u8);    // of one that is named like a time stamp
    }

    /// <summary>A second record's header. Two bytes of it are looked for first: few texts have them.</summary>
    private static bool HoldsTag(ReadOnlySpan<byte> text) =>
        text.IndexOf("l:"u8) >= 0 && text.IndexOf("kernel: "u8) >= 0;

    private static bool IsHarmless(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> behind = text[(at + 1)..];
        return text[at] switch
        {
            (byte)'#' => behind is not [(byte)'0', ..],     // else rsyslog's escape
            (byte)'=' => behind is [not (byte)'3', ..]      // else a mail's
                && !NamesTask(text[..at]),
            (byte)'[' => at > 0 && (behind is [(byte)']', ..] || IsModule(behind)),
            (byte)'<' => IsContext(behind) || (IsCodeByte(behind) && text.StartsWith("Code: "u8)),
            _ => false,
        };
    }

    /// <summary><c>NAME cpuset=</c>; nobody's name stands before the fields <c>…,cpuset=</c>.</summary>
    private static bool NamesTask(ReadOnlySpan<byte> before) =>
        before.EndsWith("cpuset"u8) && !before.EndsWith(",cpuset"u8);

    /// <summary><c>&lt;TASK&gt;</c>, <c>&lt;/TASK&gt;</c>: what a stack belongs to.</summary>
    private static bool IsContext(ReadOnlySpan<byte> behind)
    {
        if (behind is [(byte)'/', ..]) { behind = behind[1..]; }
        return behind.SequenceEqual("TASK>"u8) || behind.SequenceEqual("IRQ>"u8);
    }

    /// <summary><c>&lt;48&gt;</c>: where the CPU was.</summary>
    public static bool IsCodeByte(ReadOnlySpan<byte> behind) =>
        behind is [(>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'), _, (byte)'>', (byte)' ', ..];

    /// <summary><c>name]</c> at the end of a frame.</summary>
    private static bool IsModule(ReadOnlySpan<byte> behind) =>
        behind is [>= (byte)'a' and <= (byte)'z', .., (byte)']'] && !behind.Contains((byte)' ');
}

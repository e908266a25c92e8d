namespace Lowmark.Logs.Lines;

/// <summary>Undoes what carriers do to bytes that they will not print. What is no whole escape stays as it
/// is.</summary>
internal static class Escapes
{
    private const byte Escape = 0x1b;

    /// <summary>A text without any of these is clean.</summary>
    public static ReadOnlySpan<byte> Introducers => [Escape, (byte)'&', (byte)'\\'];

    /// <summary>Takes out terminal colours and undoes HTML and Markdown escapes where they are clearly that.</summary>
    /// <returns><paramref name="text"/> itself when there is nothing to do, else <paramref name="into"/>.</returns>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        if (text.IndexOfAny(Introducers) < 0) { return text; }
        bool markdown = IsMarkdown(text);
        into.Clear();
        for (int at = 0; at < text.Length;)
        {
            int plain = text[at..].IndexOfAny(Introducers);
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length - at : plain;
                into.Add(text.Slice(at, plain));
                at += plain;
                continue;
            }

            at += text[at] switch
            {
                Escape => MeasureTerminal(text[at..]),
                (byte)'&' => TakeEntity(text[at..], into),
                _ => TakeBackslash(text[at..], markdown, into),
            };
        }

        return into.Bytes;
    }

    /// <summary>/dev/kmsg: <c>\x0a</c>, two lower-case hex digits (msg_add_ext_text(),
    /// kernel/printk/printk.c).</summary>
    public static void Kmsg(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        into.Clear();
        while (text.IndexOf("\\x"u8) is >= 0 and int at)
        {
            into.Add(text[..at]);
            bool whole = text.Length >= at + 4 && Hex(text[at + 2]) >= 0 && Hex(text[at + 3]) >= 0;
            if (whole) { into.Add((byte)((Hex(text[at + 2]) << 4) | Hex(text[at + 3]))); }
            else { into.Add(text.Slice(at, 2)); }
            text = text[(at + (whole ? 4 : 2))..];
        }

        into.Add(text);
    }

    /// <summary>Whether <see cref="Octal"/> has something to do. A line that gives a memory cgroup's path is one
    /// record: the path may hold any words, and the signs of an escape.</summary>
    public static bool HasOctal(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("oom-kill:"u8) || text.StartsWith("Task in "u8) || text.StartsWith("Tasks in "u8))
        {
            return false;
        }
        for (int at = text.IndexOf("#0"u8), from = 0; at >= 0; at = text[from..].IndexOf("#0"u8))
        {
            from += at;
            if (OctalControl(text[from..]) >= 0) { return true; }
            from += 2;
        }

        return false;
    }

    /// <summary>rsyslog's <c>$EscapeControlCharactersOnReceive</c>: <c>#012</c> is a line end, <c>#011</c> a
    /// tab.</summary>
    public static void Octal(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        into.Clear();
        while (text.IndexOf("#0"u8) is >= 0 and int at)
        {
            int value = OctalControl(text[at..]);
            if (value == '\n' && !ContinuesRecord(text[(at + 4)..])) { value = -1; }
            into.Add(text[..at]);
            if (value >= 0) { into.Add((byte)value); }
            else { into.Add(text.Slice(at, 2)); }
            text = text[(at + (value >= 0 ? 4 : 2))..];
        }

        into.Add(text);
    }

    /// <summary>Whether the kernel prints such a line below another in one record: indented counters, <c>anon 4096</c>.
    /// Else a name has the escape in it (rsyslog does not escape the sign itself).</summary>
    private static bool ContinuesRecord(ReadOnlySpan<byte> rest)
    {
        int end = rest.IndexOf("#0"u8);
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        if (line is [] or [(byte)' ' or (byte)'\t', ..]) { return true; }
        ReadOnlySpan<byte> value = line.TrimStart("abcdefghijklmnopqrstuvwxyz_0123456789"u8);
        return value is [(byte)' ', _, ..] && value.Length < line.Length && value[1..].Trim("0123456789"u8).IsEmpty;
    }

    /// <summary>A JSON string's inside. Half a surrogate pair becomes U+FFFD.</summary>
    public static void Json(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        into.Clear();
        while (text.IndexOf((byte)'\\') is >= 0 and int at)
        {
            into.Add(text[..at]);
            text = text[at..];
            text = text[TakeJson(text, into)..];
        }

        into.Add(text);
    }

    private static int TakeJson(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        if (text.Length < 2) { return text.Length; }
        if (text[1] == 'u') { return TakeUnicode(text, into); }
        into.Add(text[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            byte other => other,
        });
        return 2;
    }

    private static int TakeUnicode(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        int unit = Unit(text);
        if (unit < 0) { return Math.Min(text.Length, 2); }
        int taken = 6;
        System.Text.Rune rune = System.Text.Rune.ReplacementChar;
        if (!char.IsSurrogate((char)unit)) { rune = new(unit); }
        else if (Unit(text[6..]) is >= 0 and int low
            && System.Text.Rune.TryCreate((char)unit, (char)low, out System.Text.Rune pair))
        {
            rune = pair;
            taken = 12;
        }

        into.Advance(rune.EncodeToUtf8(into.Room(4)));
        return taken;
    }

    private static int Unit(ReadOnlySpan<byte> text)
    {
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u') { return -1; }
        int value = 0;
        foreach (byte digit in text.Slice(2, 4))
        {
            if (Hex(digit) < 0) { return -1; }
            value = (value << 4) | Hex(digit);
        }

        return value;
    }

    /// <summary>The control character of <c>#ooo</c> at the start; -1 when there is none.</summary>
    private static int OctalControl(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4 || text[1] != '0' || text[2] is < (byte)'0' or > (byte)'3'
            || text[3] is < (byte)'0' or > (byte)'7')
        {
            return -1;
        }

        return ((text[2] - '0') * 8) + (text[3] - '0');
    }

    /// <summary>ESC [ parameters letter; a lone ESC is one byte.</summary>
    private static int MeasureTerminal(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[1] != '[') { return 1; }
        int end = text[2..].IndexOfAnyExceptInRange((byte)' ', (byte)'?');
        return end < 0 ? text.Length : end + 3;
    }

    private static int TakeEntity(ReadOnlySpan<byte> text, GrowBuffer into)
    {
        int again = 0;                                          // &amp;lt; was escaped twice
        while (text[(again + 1)..].StartsWith("amp;"u8)) { again += "amp;"u8.Length; }
        ReadOnlySpan<byte> name = text[(again + 1)..];
        (byte letter, int length) = name switch
        {
            _ when name.StartsWith("lt;"u8) => ((byte)'<', 4),
            _ when name.StartsWith("gt;"u8) => ((byte)'>', 4),
            _ when name.StartsWith("quot;"u8) => ((byte)'"', 6),
            _ when name.StartsWith("apos;"u8) => ((byte)'\'', 6),
            _ when name.StartsWith("#39;"u8) => ((byte)'\'', 5),
            _ when name.StartsWith("nbsp;"u8) => ((byte)' ', 6),
            _ => ((byte)'&', 1),
        };
        into.Add(letter);
        return again + length;
    }

    private static int TakeBackslash(ReadOnlySpan<byte> text, bool markdown, GrowBuffer into)
    {
        if (markdown && text.Length > 1 && "_[]*<>#`"u8.Contains(text[1]))
        {
            into.Add(text[1]);
            return 2;
        }

        into.Add((byte)'\\');
        return 1;
    }

    /// <summary>A backslash before an underscore inside a word, or before a bracket: the kernel prints
    /// neither.</summary>
    private static bool IsMarkdown(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("\\_"u8);
        if (at > 0 && at + 2 < text.Length && char.IsAsciiLetter((char)text[at - 1])
            && char.IsAsciiLetter((char)text[at + 2]))
        {
            return true;
        }

        int bracket = text.IndexOf("\\["u8);
        return bracket >= 0 && text[bracket..].IndexOf("\\]"u8) > 0;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}

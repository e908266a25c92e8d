namespace Lowmark.Logs.Lines.Forms;

/// <summary>The first row of a table.</summary>
/// <param name="Columns">At least 1.</param>
/// <param name="Message">Column of the text, from 0.</param>
/// <param name="Time">-1 when no column is a time, as is <paramref name="Host"/>.</param>
internal sealed record CsvHead(byte Separator, int Columns, int Message, int Time, int Host)
{
    private const int MostNameBytes = 64;

    /// <returns>Null when the line is not one of names, or none of them that of a message.</returns>
    public static CsvHead? Read(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> separators = ",;\t"u8;
        foreach (byte separator in separators)
        {
            if (line.IndexOf(separator) >= 0) { return Read(line, separator); }
        }

        return Read(line, (byte)',');
    }

    private static CsvHead? Read(ReadOnlySpan<byte> line, byte separator)
    {
        CsvHead head = new(separator, 0, -1, -1, -1);
        bool isSure = false;
        for (CsvCells cells = new(line, separator); cells.MoveNext();)
        {
            ReadOnlySpan<byte> name = cells.Current.Trim("\" "u8);
            if (!IsName(name)) { return null; }
            JsonField field = JsonFields.Classify(LastPart(name));
            bool isMessage = field is JsonField.Message or JsonField.ContainerMessage or JsonField.MessageInSome;
            if (isMessage && !isSure) { head = head with { Message = head.Columns }; }
            isSure |= field is JsonField.Message;
            if (field is JsonField.Time && head.Time < 0) { head = head with { Time = head.Columns }; }
            if (field is JsonField.Host && head.Host < 0) { head = head with { Host = head.Columns }; }
            head = head with { Columns = head.Columns + 1 };
        }

        return head.Message < 0 ? null : head;
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (byte letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && !"_@.-[]: ()"u8.Contains(letter)) { return false; }
        }

        return name.Length <= MostNameBytes;
    }

    /// <summary><c>_source.message</c> is a message, <c>TimeGenerated [UTC]</c> a time.</summary>
    private static ReadOnlySpan<byte> LastPart(ReadOnlySpan<byte> name)
    {
        int blank = name.IndexOf((byte)' ');
        name = blank < 0 ? name : name[..blank];
        return name[(name.LastIndexOf((byte)'.') + 1)..];
    }
}

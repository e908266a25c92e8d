namespace Lowmark.Logs.Lines.Forms;

/// <summary>journalctl -o verbose: a line with the time and the cursor, then the fields, each indented by
/// four.</summary>
/// <remarks>Format: output_verbose(), systemd, src/shared/logs-show.c. Further lines of a field are indented to where
/// its value begins. An entry is handed over when the next one begins: its time may stand behind its text.</remarks>
internal sealed class VerboseJournal(ILogLineSink sink, LineUnwrapper unwrapper, int mostBytes) : IPhysicalLines
{
    private const int Indent = 4;

    private readonly CarriedEntry _entry = new();
    private readonly GrowBuffer _time = new();
    private long _messageNumber;
    private bool _inMessage;

    public bool NeedsNext => true;

    /// <summary>Whether a line begins an entry: <c>Sat 2026-11-21 01:35:33.123456 UTC [s=…;i=…;b=…]</c>.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line) =>
        line is [not (byte)' ', .., (byte)']'] && line.IndexOf(" [s="u8) > 0;

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        if (IsHead(line))
        {
            Emit();
            _time.Set(line[..line.IndexOf(" [s="u8)]);
            return;
        }

        int equals = line.IndexOf((byte)'=');
        if (line.Length > Indent && line[..Indent].SequenceEqual("    "u8))
        {
            if (equals > Indent && FieldNames.IsName(line[Indent..equals]))
            {
                Take(line[Indent..equals], line[(equals + 1)..], number);
            }
            else if (_inMessage) { Extend(line[Math.Min(line.Length, Indent + "MESSAGE="u8.Length)..], number); }
        }
        else if (!line.IsEmpty)
        {
            Emit();
            unwrapper.Accept(line, number);
        }
    }

    public void Finish()
    {
        Emit();
        unwrapper.Finish();
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, long number)
    {
        _inMessage = _entry.TakeJournalField(name, value);
        if (_inMessage) { _messageNumber = number; }
    }

    private void Extend(ReadOnlySpan<byte> line, long number)
    {
        if (_entry.Message.Length + line.Length >= mostBytes)
        {
            sink.Lost(number, "end of an overlong journal field cut off");
            _inMessage = false;
            return;
        }

        _entry.Message.Add((byte)'\n');
        _entry.Message.Add(line);
    }

    private void Emit()
    {
        if (_entry.MessageRank > 0)
        {
            _entry.WallTime.Set(_time.Bytes);
            unwrapper.Accept(_entry, _messageNumber);
        }

        _entry.Reset();
        _time.Clear();
        _inMessage = false;
    }
}

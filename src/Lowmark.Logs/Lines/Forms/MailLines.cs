using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lowmark.Logs.Lines.Forms;

/// <summary>Undoes what mail does to text: quoted-printable where a head says so or a line shows it, base64 where a
/// head says so; of a text that a mail holds twice the plain one is taken.</summary>
/// <remarks>MIME: RFC 2045, RFC 2046. A part ends at a line of its boundary's form, a mail of a mailbox at the next
/// one's <c>From </c>.</remarks>
internal sealed class MailLines(IPhysicalLines inner, ILogLineSink sink, int mostBytes) : IPhysicalLines
{
    private const byte LineFeed = (byte)'\n';

    private readonly GrowBuffer _text = new();
    private readonly GrowBuffer _digits = new();
    private Transfer _body;
    private Transfer _announced;
    private bool _isDeclared;
    private bool _isAlternative;
    private readonly GrowBuffer _held = new();
    private bool _joins;
    private long _number;

    private enum Transfer
    {
        Plain,
        QuotedPrintable,
        Base64,

        /// <summary>The same text in HTML.</summary>
        Twin,
    }

    public bool NeedsNext => _joins || !_held.IsEmpty || _body == Transfer.Base64 || inner.NeedsNext;

    public bool IsIdle =>
        _body == Transfer.Plain && _announced == Transfer.Plain && _held.IsEmpty && inner.IsIdle;

    /// <summary>Whether a mail or mailbox may begin so.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line) => line is [>= (byte)'C' and <= (byte)'T', ..]
        && ((line.StartsWith("From "u8) && line.IndexOf((byte)'@') > 0) || line.StartsWith("From: "u8)
            || line.StartsWith("Return-Path: "u8) || line.StartsWith("Received: "u8) || line.StartsWith("Date: "u8)
            || line.StartsWith("Delivered-To: "u8) || line.StartsWith("Message-I"u8)
            || line.StartsWith("MIME-Version: "u8)
            || line.StartsWith("Subject: "u8) || line.StartsWith("Content-T"u8) || line.StartsWith("To: "u8));

    public void Accept(ReadOnlySpan<byte> line, long number)
    {
        if (_body == Transfer.Plain) { AcceptPlain(line, number); }
        else if (EndsPart(line))
        {
            Flush();
            (_body, _announced, _isDeclared) = (Transfer.Plain, Transfer.Plain, false);
            AcceptPlain(line, number);
        }
        else if (_body == Transfer.Base64) { TakeDigits(line, number); }
        else if (_body == Transfer.QuotedPrintable) { TakeQuoted(line, number); }
    }

    public void Finish()
    {
        Flush();
        inner.Finish();
    }

    private void AcceptPlain(ReadOnlySpan<byte> line, long number)
    {
        if (line is [(byte)'C' or (byte)'c', (byte)'o' or (byte)'O', ..] && TakeHead(line)) { return; }
        if (_announced != Transfer.Plain && line.Trim((byte)'\r').IsEmpty)
        {
            (_body, _announced, _isDeclared) = (_announced, Transfer.Plain, true);
            return;
        }

        bool isBroken = QuotedPrintable.MayBreak(line);
        bool follows = !_held.IsEmpty && number == _number + 1;
        if (QuotedPrintable.IsSure(line) || (isBroken && follows))
        {
            _body = Transfer.QuotedPrintable;
            Release(isQuoted: follows);
            TakeQuoted(line, number);
            return;
        }

        Release(isQuoted: false);
        if (!isBroken)
        {
            inner.Accept(line, number);
            return;
        }

        _held.Set(line);                                        // the next line shows whether it is
        _number = number;
    }

    private void Release(bool isQuoted)
    {
        if (_held.IsEmpty) { return; }
        if (isQuoted) { TakeQuoted(_held.Bytes, _number); }
        else { inner.Accept(_held.Bytes, _number); }
        _held.Clear();
    }

    /// <returns>Whether it was one of a mail's or a part's head.</returns>
    private bool TakeHead(ReadOnlySpan<byte> line)
    {
        if (Begins(line, "content-type:"u8))
        {
            ReadOnlySpan<byte> type = line["content-type:"u8.Length..].TrimStart((byte)' ');
            if (Begins(type, "multipart/"u8))
            {
                _isAlternative = Begins(type, "multipart/alternative"u8);
            }
            else if (_isAlternative && Begins(type, "text/html"u8)) { _announced = Transfer.Twin; }
            return true;
        }

        if (!Begins(line, "content-transfer-encoding:"u8)) { return false; }
        ReadOnlySpan<byte> way = line["content-transfer-encoding:"u8.Length..].TrimStart((byte)' ');
        if (_announced == Transfer.Twin) { return true; }
        _announced = way switch
        {
            _ when Begins(way, "quoted-printable"u8) => Transfer.QuotedPrintable,
            _ when Begins(way, "base64"u8) => Transfer.Base64,
            _ => Transfer.Plain,
        };
        return true;
    }

    private bool EndsPart(ReadOnlySpan<byte> line) => _isDeclared && line switch
    {
        [(byte)'-', (byte)'-', not (byte)' ', ..] => line.IndexOf((byte)' ') < 0,
        [(byte)'F', (byte)'r', (byte)'o', (byte)'m', (byte)' ', ..] => line.IndexOf((byte)'@') > 0,
        _ => _body == Transfer.Base64 && !line.Trim("\r"u8).IsEmpty && !IsDigits(line),
    };

    private void TakeQuoted(ReadOnlySpan<byte> line, long number)
    {
        if (!_isDeclared && !QuotedPrintable.IsPossible(line))
        {
            Flush();
            _body = Transfer.Plain;
            inner.Accept(line, number);
            return;
        }

        if (!_joins) { _number = number; }
        if (!HasRoom(line.Length, number)) { return; }
        _joins = QuotedPrintable.Decode(line, _text);
        if (!_joins) { HandOver(); }
    }

    private void TakeDigits(ReadOnlySpan<byte> line, long number)
    {
        _digits.Add(line.Trim(" \t\r"u8));
        int whole = _digits.Length & ~3;
        if (whole == 0 || !HasRoom(whole, number)) { return; }
        if (_text.IsEmpty) { _number = number; }
        OperationStatus status =
            Base64.DecodeFromUtf8(_digits.Bytes[..whole], _text.Room(whole), out int used, out int written);
        _text.Advance(written);
        if (status is OperationStatus.InvalidData) { used = whole; }
        _digits.DropFirst(used);
        HandOverLines(number);
    }

    /// <summary>The whole lines in the text; the rest waits for its end.</summary>
    private void HandOverLines(long number)
    {
        int end = _text.Bytes.LastIndexOf(LineFeed);
        if (end < 0) { return; }
        foreach (Range range in _text.Bytes[..end].Split(LineFeed)) { inner.Accept(_text.Bytes[range], _number); }
        _text.DropFirst(end + 1);
        _number = number;
    }

    private void Flush()
    {
        Release(isQuoted: false);
        if (!_text.IsEmpty) { HandOver(); }
        _digits.Clear();
    }

    private void HandOver()
    {
        inner.Accept(_text.Bytes, _number);
        _text.Clear();
        _joins = false;
    }

    private bool HasRoom(int bytes, long number)
    {
        if (_text.Length + bytes <= mostBytes) { return true; }
        sink.Lost(number, "end of an overlong line cut off");
        return false;
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) =>
        text.Length >= lowerCase.Length && Ascii.EqualsIgnoreCase(text[..lowerCase.Length], lowerCase);

    private static bool IsDigits(ReadOnlySpan<byte> line)
    {
        foreach (byte digit in line.Trim(" \t\r"u8))
        {
            if (!char.IsAsciiLetterOrDigit((char)digit) && digit is not ((byte)'+' or (byte)'/' or (byte)'='))
            {
                return false;
            }
        }

        return true;
    }
}

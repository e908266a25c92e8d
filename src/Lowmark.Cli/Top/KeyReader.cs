namespace Lowmark.Cli.Top;

/// <summary>Keys from the bytes that a terminal sends, whole or in parts.</summary>
/// <remarks>ECMA-48 and xterm's sequences: <c>ESC [ A</c>, <c>ESC O A</c>, <c>ESC [ 5 ~</c>, <c>ESC [ 1 ; 5 C</c>. One
/// that is not known is read to its end and is <see cref="TerminalKey.Other"/>.</remarks>
internal sealed class KeyReader
{
    private const byte Escape = 0x1b;

    private Part _part;
    private byte _parameter;

    private enum Part
    {
        Start,
        AfterEscape,
        AfterBracket,
        Parameters,
        AfterO,
    }

    /// <summary>Whether the last byte may be the first of several: when no other comes, it was the key Esc.</summary>
    public bool IsPending => _part != Part.Start;

    /// <returns>Null when more bytes belong to it.</returns>
    public TerminalKey? Take(byte next)
    {
        (Part part, _part) = (_part, Part.Start);
        switch (part)
        {
            case Part.AfterEscape when next == '[':
                _part = Part.AfterBracket;
                return null;
            case Part.AfterEscape when next == 'O':
                _part = Part.AfterO;
                return null;
            case Part.AfterO:
                return OfFinal(next);
            case Part.AfterBracket or Part.Parameters when next is >= 0x20 and < 0x40:
                if (part == Part.AfterBracket) { _parameter = next; }
                _part = Part.Parameters;
                return null;
            case Part.AfterBracket:
                return OfFinal(next);
            case Part.Parameters:
                return next == '~' ? OfParameter(_parameter) : OfFinal(next);
            case Part.Start or Part.AfterEscape when next == Escape:
                _part = Part.AfterEscape;
                return part == Part.Start ? null : TerminalKey.Other;
            default:
                return OfCharacter(next);
        }
    }

    /// <summary>No more bytes came.</summary>
    public TerminalKey Stop()
    {
        _part = Part.Start;
        return TerminalKey.Other;
    }

    private static TerminalKey OfCharacter(byte character) => character switch
    {
        (byte)'q' or (byte)'Q' or 0x03 or 0x04 or 0x1c => TerminalKey.Quit,
        (byte)'\t' => TerminalKey.NextPage,
        >= (byte)'1' and <= (byte)'5' => TerminalKey.Page1 + (character - '1'),
        (byte)'k' => TerminalKey.Up,
        (byte)'j' => TerminalKey.Down,
        (byte)'p' or (byte)'P' or (byte)' ' => TerminalKey.Pause,
        (byte)'h' or (byte)'H' or (byte)'?' => TerminalKey.Help,
        (byte)'r' or (byte)'R' or 0x0c => TerminalKey.Refresh,
        0x1a => TerminalKey.Suspend,
        _ => TerminalKey.Other,
    };

    private static TerminalKey OfFinal(byte final) => final switch
    {
        (byte)'A' => TerminalKey.Up,
        (byte)'B' => TerminalKey.Down,
        (byte)'C' => TerminalKey.NextPage,
        (byte)'D' or (byte)'Z' => TerminalKey.PageBefore,
        (byte)'H' => TerminalKey.Home,
        (byte)'F' => TerminalKey.End,
        _ => TerminalKey.Other,
    };

    private static TerminalKey OfParameter(byte parameter) => parameter switch
    {
        (byte)'1' or (byte)'7' => TerminalKey.Home,
        (byte)'4' or (byte)'8' => TerminalKey.End,
        (byte)'5' => TerminalKey.PageUp,
        (byte)'6' => TerminalKey.PageDown,
        _ => TerminalKey.Other,
    };
}

using System.Runtime.CompilerServices;
using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>Reads <c>name:123kB name:123 name? yes</c> one after the other, whatever their order and number.</summary>
/// <remarks>Tolerates what terminals and mail do to long lines: blanks inside a name (<c>unevi    ctable:0kB</c>) and
/// after the colon. A value that is no number (masked, cut) is passed over.</remarks>
/// <param name="names">Of a table for such fields alone; lines that follow each other share it.</param>
internal ref struct CounterFields(ReadOnlySpan<byte> text, ref NameOrder names)
{
    private const int MostNameBytes = 60;

    private ReadOnlySpan<byte> _rest = text;
    private readonly ref NameOrder _names = ref names;

    /// <summary>Of the field that was read last.</summary>
    public string Name { get; private set; } = "";

    /// <inheritdoc cref="Name"/>
    public long Value { get; private set; }

    /// <summary>Whether the value carries <c>kB</c> or <c>KB</c>.</summary>
    public bool InKiB { get; private set; }

    public bool TryNext() => TryExpected() || TryAny();

    /// <summary>The name that came next in the line before, and a whole figure: nothing has to be searched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryExpected()
    {
        ReadOnlySpan<byte> rest = _rest is [(byte)' ', ..] ? _rest[1..] : _rest;
        if (_names.Expected(rest, behind: (byte)':') is not { } expected) { return false; }
        LineCursor cursor = new(rest[(expected.Bytes + 1)..]);
        cursor.SkipBlanks();
        if (!TryTakeFigure(ref cursor, out long value, out bool inKiB)) { return false; }
        _rest = cursor.Rest;
        (Name, Value, InKiB) = (_names.Take(expected), value, inKiB);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAny()
    {
        while (true)
        {
            int stop = _rest.IndexOfAny(":?"u8);
            if (stop < 0) { return false; }
            ReadOnlySpan<byte> key = _rest[..stop].Trim((byte)' ');
            bool flag = _rest[stop] == (byte)'?';
            LineCursor cursor = new(_rest[(stop + 1)..]);
            cursor.SkipBlanks();
            bool inKiB = false;
            bool isWhole = flag
                ? TryTakeFlag(ref cursor, out long value)
                : TryTakeFigure(ref cursor, out value, out inKiB);
            _rest = cursor.Rest;
            if (!isWhole) { continue; }
            (Name, Value, InKiB) = (NameOf(key), value, inKiB);
            if (Name.Length > 0) { return true; }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTakeFigure(ref LineCursor cursor, out long value, out bool inKiB)
    {
        bool isNumber = cursor.TryTakeNumber(out value);
        inKiB = cursor.Rest is [(byte)'k' or (byte)'K', (byte)'B', ..];
        if (inKiB) { cursor = new(cursor.Rest["kB"u8.Length..]); }
        return isNumber && cursor.Rest is [] or [(byte)' ' or (byte)',' or (byte)'\t', ..];
    }

    private static bool TryTakeFlag(ref LineCursor cursor, out long value)
    {
        ReadOnlySpan<byte> word = cursor.TakeWord();
        bool isYes = word.SequenceEqual("yes"u8);
        value = isYes ? 1 : 0;
        return isYes || word.SequenceEqual("no"u8);
    }

    private readonly string NameOf(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) { return ""; }
        if (key.Length <= MostNameBytes && key.IndexOfAnyExcept(ByteSets.CounterWord) < 0) { return _names.Take(key); }

        // A value that could not be read leaves its rest before the next name.
        int junk = key.IndexOfAnyExcept(ByteSets.CounterName);
        if (junk >= 0) { key = key[(key.LastIndexOf((byte)' ') + 1)..]; }
        if (key.Length > MostNameBytes) { return ""; }
        string name = Names.Of(key);
        return key.Contains((byte)' ') ? name.Replace(" ", "", StringComparison.Ordinal) : name;
    }
}

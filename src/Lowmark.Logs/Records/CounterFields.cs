using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Records;

/// <summary>Reads <c>name:123kB name:123 name? yes</c> one after the other, whatever their order and number.</summary>
/// <remarks>Tolerates what terminals and mail do to long lines: blanks inside a name (<c>unevi    ctable:0kB</c>) and
/// after the colon. A value that is no number (masked, cut) is passed over.</remarks>
internal ref struct CounterFields(ReadOnlySpan<byte> text)
{
    private const int MostNameBytes = 60;

    private ReadOnlySpan<byte> _rest = text;

    /// <param name="inKiB">Whether the value carries <c>kB</c> or <c>KB</c>.</param>
    public bool TryNext(out string name, out long value, out bool inKiB)
    {
        while (true)
        {
            (name, value, inKiB) = ("", 0, false);
            int stop = _rest.IndexOfAny(":?"u8);
            if (stop < 0) { return false; }
            ReadOnlySpan<byte> key = _rest[..stop].Trim((byte)' ');
            bool flag = _rest[stop] == (byte)'?';
            LineCursor cursor = new(_rest[(stop + 1)..]);
            cursor.SkipBlanks();
            if (flag)
            {
                ReadOnlySpan<byte> word = cursor.TakeWord();
                value = word.SequenceEqual("yes"u8) ? 1 : 0;
                _rest = cursor.Rest;
                if (!word.SequenceEqual("yes"u8) && !word.SequenceEqual("no"u8)) { continue; }
            }
            else
            {
                bool number = cursor.TryTakeNumber(out value);
                inKiB = cursor.TryTake("kB"u8) || cursor.TryTake("KB"u8);
                _rest = cursor.Rest;
                if (!number || (!_rest.IsEmpty && _rest[0] is not ((byte)' ' or (byte)',' or (byte)'\t'))) { continue; }
            }

            name = NameOf(key);
            if (name.Length > 0) { return true; }
        }
    }

    private static string NameOf(ReadOnlySpan<byte> key)
    {
        if (key.Length <= MostNameBytes && key.IndexOfAnyExcept(ByteSets.CounterWord) < 0) { return Names.Of(key); }

        // A value that could not be read leaves its rest before the next name.
        int junk = key.IndexOfAnyExcept(ByteSets.CounterName);
        if (junk >= 0) { key = key[(key.LastIndexOf((byte)' ') + 1)..]; }
        if (key.Length > MostNameBytes) { return ""; }
        string name = Names.Of(key);
        return key.Contains((byte)' ') ? name.Replace(" ", "", StringComparison.Ordinal) : name;
    }
}

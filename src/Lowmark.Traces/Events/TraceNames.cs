using System.Text;

namespace Lowmark.Traces.Events;

/// <summary>Names of a trace, each kept once: tasks, functions, caches, the kernel's words. What a number stands for
/// does not change.</summary>
/// <remarks>Hostile text: a task chooses its own name.</remarks>
public sealed class TraceNames
{
    /// <summary>No name is known.</summary>
    public const int None = 0;

    /// <summary>Whatever came after <see cref="Most"/> names.</summary>
    public const int Other = 1;

    /// <summary>Of different names that are kept.</summary>
    public const int Most = 1 << 18;

    /// <summary>In bytes; a longer one is cut.</summary>
    public const int Longest = 256;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _names = ["", "(other)"];

    public TraceNames() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _names.Count;

    /// <summary>Empty for <see cref="None"/>.</summary>
    public string this[int number] => _names[number];

    /// <param name="utf8">Bytes that are no UTF-8 become U+FFFD. Empty is <see cref="None"/>.</param>
    public int Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest) { utf8 = utf8[..Longest]; }
        Span<char> chars = stackalloc char[Longest];
        return Of(chars[..Encoding.UTF8.GetChars(utf8, chars)]);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public int Of(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty) { return None; }
        if (name.Length > Longest) { name = name[..(char.IsHighSurrogate(name[Longest - 1]) ? Longest - 1 : Longest)]; }
        if (_lookup.TryGetValue(name, out int known)) { return known; }
        if (_names.Count == Most) { return Other; }
        string kept = name.ToString();
        _numbers.Add(kept, _names.Count);
        _names.Add(kept);
        return _names.Count - 1;
    }
}

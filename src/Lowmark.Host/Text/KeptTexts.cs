using System.Diagnostics.CodeAnalysis;

namespace Lowmark.Host.Text;

/// <summary>Texts that many files have alike (the cgroup file of each process of a service): parsed once, found again
/// by their bytes without an allocation.</summary>
internal sealed class KeptTexts<T>(FileParser<T> parse)
    where T : class
{
    private readonly Dictionary<byte[], T?> _known = new(new ByteComparer());

    /// <returns>The text as it is kept, and what it says; null when it does not parse.</returns>
    public (byte[] Text, T? Value) Of(ReadOnlySpan<byte> text)
    {
        Dictionary<byte[], T?>.AlternateLookup<ReadOnlySpan<byte>> lookup =
            _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(text, out byte[]? key, out T? value)) { return (key, value); }
        key = text.ToArray();
        return (key, _known[key] = parse(text));
    }

    /// <summary>Keeps the memory bounded by what is in use: all is forgotten when there are more texts.</summary>
    public void ForgetAbove(int count)
    {
        if (_known.Count > count) { _known.Clear(); }
    }

    private sealed class ByteComparer
        : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}

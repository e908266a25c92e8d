using System.Buffers;

namespace Lowmark.Logs.Records;

/// <summary>The characters that the parts of a kernel line are made of.</summary>
internal static class ByteSets
{
    public static SearchValues<byte> Digits { get; } = SearchValues.Create("0123456789"u8);

    public static SearchValues<byte> DigitsAndBlanks { get; } = SearchValues.Create("0123456789 "u8);

    public static SearchValues<byte> NodeList { get; } = SearchValues.Create("0123456789,-"u8);

    public static ReadOnlySpan<byte> NodeListBytes => "0123456789,-"u8;

    public static SearchValues<byte> Hex { get; } = SearchValues.Create("0123456789abcdef"u8);

    public static SearchValues<byte> ModuleName { get; } = SearchValues.Create([.. Alphanumeric, .. "_-."u8]);

    /// <summary>Of a function and a place in it, <c>name.cold+0x1a/0x2b</c>.</summary>
    public static SearchValues<byte> Symbol { get; } = SearchValues.Create([.. Alphanumeric, .. "_-.+/"u8]);

    /// <summary>Of a line of registers, <c>RAX: ffffffffffffffda RBX: 0000000000000001</c>.</summary>
    public static SearchValues<byte> Registers { get; } = SearchValues.Create("ABCDEFGILOPRSX0123456789abcdefx_: "u8);

    public static SearchValues<byte> StatName { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_"u8);

    public static SearchValues<byte> CounterWord { get; } = SearchValues.Create([.. Alphanumeric, .. "_()"u8]);

    public static SearchValues<byte> CounterName { get; } = SearchValues.Create([.. Alphanumeric, .. "_() "u8]);

    public static SearchValues<byte> PlainCounters { get; } =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz_():0123456789 "u8);

    /// <summary>Of a zone's figures, <c>isolated(anon):0kB</c>, <c>all_unreclaimable? no</c>.</summary>
    public static SearchValues<byte> ZoneFields { get; } =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz_():0123456789B? "u8);

    /// <summary>Of <c>hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB</c>.</summary>
    public static SearchValues<byte> HugePages { get; } = SearchValues.Create("0123456789 =_aefghikloprstuzB"u8);

    /// <summary>Of <c>48 89 &lt;41&gt; 88</c>.</summary>
    public static SearchValues<byte> Code { get; } = SearchValues.Create("0123456789abcdef <>"u8);

    /// <summary>Of <c>delete 0, find 0/0</c>.</summary>
    public static SearchValues<byte> SwapStats { get; } = SearchValues.Create("0123456789,/ delfint"u8);

    public static SearchValues<byte> FreeArea { get; } = SearchValues.Create("0123456789*kBMUEHRCI()= "u8);

    private static ReadOnlySpan<byte> Alphanumeric =>
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8;
}

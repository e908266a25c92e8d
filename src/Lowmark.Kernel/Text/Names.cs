using System.Runtime.CompilerServices;
using System.Text;

namespace Lowmark.Kernel.Text;

/// <summary>Texts that come again and again in a log (commands, functions, zones): one table for all of them.</summary>
public static class Names
{
    private const int Places = 4096;

    private static readonly NameTable s_known = new(Places);

    /// <inheritdoc cref="NameTable.Of(ReadOnlySpan{byte})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string Of(ReadOnlySpan<byte> text) =>
        text.Length > NameTable.MostBytes ? Encoding.UTF8.GetString(text) : s_known.Of(text).Text;
}

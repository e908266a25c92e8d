using System.Buffers.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Traces.Texts;

/// <summary>One function of a stack, on a line of its own.</summary>
internal static class FrameLine
{
    /// <summary>Of an address where nothing else tells that it is one.</summary>
    private const int FewestDigits = 6;

    /// <summary><c> =&gt; func+0x12/0x34</c>, <c> =&gt; func &lt;addr&gt;</c>, <c>=&gt; func (addr)</c>
    /// (trace_stack_print(), kernel/trace/trace_output.c; trace-cmd). 2.6.32 also has <c>&lt;=</c>.</summary>
    public static bool TryFtrace(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> function)
    {
        ReadOnlySpan<byte> text = line.TrimBlanksStart();
        bool isFrame = text.StartsWith("=> "u8) || text.StartsWith("<= "u8);
        function = isFrame ? text[3..].TrimBlanks() : default;
        return isFrame;
    }

    /// <summary><c>\tffffffff81234567 func+0x12 ([kernel.kallsyms])</c>
    /// (sample__fprintf_callchain(), tools/perf/util/evsel_fprintf.c).</summary>
    /// <param name="isKernel">False for a program's own function.</param>
    public static bool TryPerf(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> function, out bool isKernel)
    {
        function = default;
        isKernel = false;
        if (line is not [(byte)' ' or (byte)'\t', ..]) { return false; }
        ReadOnlySpan<byte> text = line.TrimBlanks();
        if (!Utf8Parser.TryParse(text, out ulong address, out int used, 'x')) { return false; }
        if (used < FewestDigits && line[0] != '\t' && text[^1] != ')') { return false; }
        if (used < text.Length && text[used] is not ((byte)' ' or (byte)'\t')) { return false; }
        ReadOnlySpan<byte> symbol = text[used..].TrimBlanks();
        bool isUnknown = symbol.IsEmpty || symbol.StartsWith("[unknown]"u8);
        function = isUnknown ? text[..used] : symbol;
        isKernel = address >> 56 == 0xff || symbol.EndsWith("([kernel.kallsyms])"u8);
        return true;
    }
}

using System.Text;
using Lowmark.Host;
using Lowmark.Traces.Events;
using Lowmark.Traces.Symbols;

namespace Lowmark.UnitTests.Traces.Symbols;

public class KernelSymbolsTests
{
    // Of 6.18.44, with a module's from 6.12.107.
    private const string Kallsyms =
        """
        ffffffff81000000 T _stext
        ffffffff81000000 T _text
        ffffffff8161f400 T alloc_pages_noprof
        ffffffff8161f480 t get_page_from_freelist
        ffffffff82a00000 D jiffies
        ffffffffc0345010 t nf_hook_slow	[nf_tables]
        not a line
        ffffffffc0001000 t bpf_prog_6deef7357e7b4530_sd_devices	[bpf]
        """;

    private static readonly KernelSymbols s_symbols = KernelSymbols.Parse(Encoding.UTF8.GetBytes(Kallsyms));

    [Theory]
    [InlineData(0xffffffff81000000, "_stext")]
    [InlineData(0xffffffff8161f42b, "alloc_pages_noprof")]
    [InlineData(0xffffffff8161f480, "get_page_from_freelist")]
    [InlineData(0xffffffffc0345090, "nf_hook_slow [nf_tables]")]
    [InlineData(0xffffffffc0001002, "bpf_prog_6deef7357e7b4530_sd_devices [bpf]")]
    [InlineData(0xffffffff80ffffff, "")]
    [InlineData(0xffffffff82a00004, "")]
    [InlineData(0UL, "")]
    public void An_address_is_the_function_that_it_lies_in(ulong address, string function) =>
        Assert.Equal(function, Encoding.UTF8.GetString(s_symbols.Of(address)));

    [Fact]
    public void Hidden_addresses_are_told_with_what_to_do()
    {
        KernelSymbols symbols = KernelSymbols.Parse("0000000000000000 T _stext\n0000000000000000 t start\n"u8);

        Assert.Equal(0, symbols.Count);
        Assert.Contains("kptr_restrict", symbols.Missing, StringComparison.Ordinal);
        Assert.Null(s_symbols.Missing);
    }

    [Theory]
    [InlineData(HostFileState.Missing, "CONFIG_KALLSYMS")]
    [InlineData(HostFileState.Denied, "root")]
    [InlineData(HostFileState.Failed, "can not be read")]
    public void A_file_that_can_not_be_read_is_told(HostFileState state, string word) => Assert.Contains(
        word, KernelSymbols.Read(new FakeHost().Without("/proc/kallsyms", state)).Missing, StringComparison.Ordinal);

    [Fact]
    public void A_stack_is_without_the_tracing_s_own_functions_and_an_unknown_frame_is_its_address()
    {
        TraceTables tables = new(null);
        StackNames names = new(
            KernelSymbols.Parse(
                "ffffffff81000000 t trace_event_raw_event_mm_page_alloc\nffffffff81000100 T alloc_pages\n"u8),
            tables);

        int stack = names.StackOf([0xffffffff81000050, 0xffffffff81000110, 0xffffffffa1234567]);

        Assert.Equal(
            ["alloc_pages", "0xffffffffa1234567"],
            tables.Stacks[stack].ToArray().Select(name => tables.Names[name]));
        Assert.Equal(stack, names.StackOf([0xffffffff81000050, 0xffffffff81000110, 0xffffffffa1234567]));
        Assert.Equal(TraceStacks.None, names.StackOf([]));
    }
}

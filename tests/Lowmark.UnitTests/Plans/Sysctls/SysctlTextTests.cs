using FsCheck;
using FsCheck.Fluent;
using Lowmark.Plans.Sysctls;

namespace Lowmark.UnitTests.Plans.Sysctls;

public class SysctlTextTests
{
    private const string Path = "vm/min_free_kbytes";
    private const string Name = "vm.min_free_kbytes";

    private static readonly string[] s_lines =
    [
        "vm.min_free_kbytes = 1", "vm/min_free_kbytes=2", " -vm.min_free_kbytes =3", "# vm.min_free_kbytes = 4", ";x",
        "", "vm.swappiness = 5", "vm.min_free_kbytes", "-vm.min_free_kbytes", "vm.*=6", "=", "\t", "caf\u00e9 = \u4e2d",
        "vm.min_free_kbytes = 131072",
    ];

    private static readonly string[] s_ends = ["\n", "\r\n", "\n\n", ""];

    [Theory]
    [InlineData("vm.min_free_kbytes = 1")]
    [InlineData("vm/min_free_kbytes=1")]
    [InlineData("\t -vm.min_free_kbytes\t=\t1\r\n")]
    [InlineData("- vm.min_free_kbytes = 1")]
    public void Each_spelling_of_a_key_is_known(string line) => Assert.Equal(Path, SysctlText.KeyOf(line));

    [Theory]
    [InlineData("# vm.min_free_kbytes = 1")]
    [InlineData(" ;vm.min_free_kbytes = 1")]
    [InlineData("-vm.min_free_kbytes")]
    [InlineData("vm.min_free_kbytes")]
    [InlineData("= 1")]
    [InlineData("")]
    public void What_sets_nothing_has_no_key(string line) => Assert.Null(SysctlText.KeyOf(line));

    [Theory]
    [InlineData("net.ipv4.conf.eth0/200.forwarding", "net/ipv4/conf/eth0.200/forwarding")]
    [InlineData("net/ipv4/conf/eth0.200/forwarding", "net/ipv4/conf/eth0.200/forwarding")]
    [InlineData("vm", "vm")]
    public void The_first_separator_tells_what_the_others_mean(string key, string path) =>
        Assert.Equal(path, SysctlText.PathOf(key));

    [Fact]
    public void The_last_line_of_a_key_counts() => Assert.Equal(
        "2", SysctlText.ValueOf("vm.min_free_kbytes = 1\nvm/min_free_kbytes= 2\n#vm.min_free_kbytes=3\n", Path));

    [Fact]
    public void Old_lines_become_comments_and_the_new_one_stands_at_the_end() => Assert.Equal(
        "# head\n# vm.min_free_kbytes = 1\nkernel.sysrq=1\n# -vm/min_free_kbytes=2\nvm.min_free_kbytes = 9\n",
        SysctlText.With(
            "# head\nvm.min_free_kbytes = 1\nkernel.sysrq=1\n-vm/min_free_kbytes=2", [Path], Name, "9"));

    [Fact]
    public void Lines_end_as_the_others_do() => Assert.Equal(
        "a = 1\r\nvm.min_free_kbytes = 9\r\n", SysctlText.With("a = 1\r\n", [Path], Name, "9"));

    /// <summary>All else stays byte for byte, and a second time changes nothing.</summary>
    [Fact]
    public void An_edit_touches_its_own_lines_alone()
    {
        Gen<string> text =
            from lines in Gen.Choose(0, s_lines.Length - 1).ArrayOf()
            from ends in Gen.Choose(0, s_ends.Length - 1).ArrayOf(lines.Length)
            select string.Concat(lines.Zip(ends, (line, end) => s_lines[line] + s_ends[end]));
        Prop.ForAll(text.ToArbitrary(), old =>
        {
            string edited = SysctlText.With(old, [Path], Name, "131072");
            string others(string whole) => string.Join('|', whole.Split('\n')
                .Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length > 0 && !line.Contains("min_free_kbytes", StringComparison.Ordinal)));
            return SysctlText.ValueOf(edited, Path) == "131072"
                && SysctlText.With(edited, [Path], Name, "131072") == edited
                && others(edited) == others(old)
                && SysctlText.Without(old, ["none"]) == old
                && !SysctlText.Sets(SysctlText.Without(old, [Path]), [Path]);
        }).QuickCheckThrowOnFailure();
    }
}

using FsCheck;
using FsCheck.Fluent;
using Lowmark.Diagnosis.CallPaths;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.UnitTests.Diagnosis.CallPaths;

public class CallPathReaderTests
{
    // The trace of a bonding host on 2.6.32, shortened: every frame is doubtful there.
    private const string BondedAccept =
        "?__alloc_pages_nodemask ?bond_3ad_xmit_xor[bonding] ?kmem_getpages ?fallback_alloc ?cache_grow "
        + "?____cache_alloc_node "
        + "?kmem_cache_alloc ?sk_prot_alloc ?sk_clone ?inet_csk_clone ?tcp_create_openreq_child ?tcp_v4_syn_recv_sock "
        + "?tcp_check_req "
        + "?tcp_rcv_state_process ?tcp_v4_do_rcv ?release_sock ?inet_csk_accept ?inet_accept ?sys_accept4 "
        + "?system_call_fastpath";

    [Theory]
    [InlineData("socket_accept", BondedAccept)]
    [InlineData("page_fault_file",
        "dump_stack dump_header oom_kill_process out_of_memory __alloc_pages_slowpath pagecache_get_page filemap_fault ?xas_load ext4_filemap_fault[ext4] __do_fault __handle_mm_fault page_fault")]
    [InlineData("page_fault",
        "dump_stack mem_cgroup_out_of_memory try_charge mem_cgroup_try_charge __handle_mm_fault handle_mm_fault do_page_fault page_fault")]
    [InlineData("page_fault_anonymous",
        "dump_stack_lvl dump_header oom_kill_process.cold out_of_memory mem_cgroup_out_of_memory try_charge_memcg charge_memcg __mem_cgroup_charge do_anonymous_page __handle_mm_fault handle_mm_fault exc_page_fault asm_exc_page_fault")]
    [InlineData("page_fault_cow",
        "warn_alloc __alloc_pages_nodemask alloc_pages_vma wp_page_copy do_wp_page __handle_mm_fault page_fault")]
    [InlineData("page_tables",
        "out_of_memory __alloc_pages_noprof pte_alloc_one_noprof __pte_alloc copy_page_range dup_mm.constprop.0 copy_process kernel_clone __do_sys_clone")]
    [InlineData("kernel_stack",
        "out_of_memory __vmalloc_node_range dup_task_struct copy_process kernel_clone __x64_sys_clone")]
    [InlineData("fork", "out_of_memory new_slab ___slab_alloc kmem_cache_alloc copy_files copy_process _do_fork")]
    [InlineData("shmem",
        "out_of_memory folio_alloc_mpol_noprof shmem_alloc_folio shmem_get_folio_gfp shmem_write_begin generic_perform_write vfs_write")]
    [InlineData("page_cache_write",
        "out_of_memory __alloc_pages grab_cache_page_write_begin ext4_da_write_begin[ext4] generic_perform_write ext4_file_write_iter[ext4]")]
    [InlineData("page_cache_read",
        "out_of_memory __alloc_pages __do_page_cache_readahead ondemand_readahead generic_file_read_iter vfs_read")]
    [InlineData("swap_in",
        "out_of_memory alloc_pages_vma __read_swap_cache_async swapin_readahead do_swap_page handle_mm_fault")]
    [InlineData("huge_page_fault",
        "warn_alloc alloc_pages_vma do_huge_pmd_anonymous_page handle_mm_fault exc_page_fault asm_exc_page_fault")]
    [InlineData("khugepaged", "warn_alloc __alloc_pages collapse_huge_page khugepaged_scan_pmd khugepaged kthread")]
    [InlineData("filesystem_metadata",
        "warn_alloc __alloc_pages kmalloc_order kmem_alloc[xfs] xfs_iext_realloc_indirect[xfs]")]
    [InlineData("filesystem_metadata", "out_of_memory alloc_pages __getblk_gfp ext4_get_group_desc[ext4]")]
    [InlineData("filesystem_metadata", "out_of_memory alloc_pages alloc_extent_buffer btrfs_search_slot[btrfs]")]
    [InlineData("filesystem_metadata", "warn_alloc __alloc_pages kmalloc rpc_malloc[sunrpc] call_allocate[sunrpc]")]
    [InlineData("block_io", "warn_alloc __alloc_pages mempool_alloc bio_alloc_bioset submit_bio")]
    [InlineData("vmalloc", "warn_alloc __vmalloc_node_range __vmalloc_node vmalloc do_something sys_thing")]
    [InlineData("module_load",
        "out_of_memory __alloc_pages __vmalloc_node_range module_alloc load_module __do_sys_finit_module")]
    [InlineData("driver", "out_of_memory __alloc_pages foo_init[foo] do_one_initcall do_init_module load_module")]
    [InlineData("driver", "warn_alloc __alloc_pages lw[labmod] proc_reg_write vfs_write ksys_write")]
    [InlineData("bpf",
        "warn_alloc ___kmalloc_large_node __kmalloc_node_track_caller kmemdup bpf_prog_store_orig_filter __get_filter sk_attach_filter sk_setsockopt")]
    [InlineData("gpu", "warn_alloc __alloc_pages ttm_pool_alloc[ttm] ttm_bo_vm_fault[ttm] __do_fault handle_mm_fault")]
    [InlineData("usb", "warn_alloc __dma_direct_alloc_pages dma_alloc_attrs usb_alloc_coherent proc_do_submiturb")]
    [InlineData("dma", "warn_alloc __alloc_pages __dma_direct_alloc_pages dma_alloc_attrs igb_setup_tx_resources[igb]")]
    [InlineData("kvm",
        "warn_alloc do_anonymous_page handle_mm_fault get_user_pages hva_to_pfn kvm_tdp_page_fault[kvm]")]
    [InlineData("balloon",
        "warn_alloc __alloc_pages balloon_page_alloc update_balloon_size_func[virtio_balloon] process_one_work")]
    [InlineData("zram_zswap",
        "warn_alloc __alloc_pages zs_malloc[zsmalloc] zram_submit_bio[zram] swap_writepage shrink_folio_list do_swap_page")]
    [InlineData("network_receive",
        "warn_alloc __alloc_pages kmem_cache_alloc skb_clone raw_local_deliver ip_local_deliver_finish process_backlog __napi_poll net_rx_action __do_softirq do_softirq __local_bh_enable_ip __dev_queue_xmit raw_sendmsg")]
    [InlineData("network_transmit",
        "warn_alloc alloc_pages_current skb_page_frag_refill sk_page_frag_refill tcp_sendmsg_locked tcp_sendmsg")]
    [InlineData("execve",
        "out_of_memory alloc_pages_vma do_anonymous_page handle_mm_fault get_user_pages_remote get_arg_page copy_strings do_execveat_common __x64_sys_execve")]
    [InlineData("pipe_write", "out_of_memory alloc_pages pipe_write vfs_write ksys_write")]
    [InlineData("hugetlb", "warn_alloc __alloc_pages alloc_buddy_huge_page alloc_fresh_huge_page set_max_huge_pages")]
    [InlineData("cma", "warn_alloc alloc_contig_range cma_alloc dma_alloc_contiguous")]
    [InlineData("tty", "out_of_memory new_slab tty_buffer_alloc pty_write")]
    [InlineData("cgroup",
        "out_of_memory __kmalloc mem_cgroup_css_alloc css_create cgroup_apply_control_enable cgroup_mkdir")]
    [InlineData("security_policy", "warn_alloc kmalloc policydb_read security_load_policy sel_write_load vfs_write")]
    [InlineData("sysrq", "dump_header oom_kill_process out_of_memory moom_callback process_one_work worker_thread")]
    [InlineData("slab_growth",
        "out_of_memory allocate_slab ___slab_alloc kmem_cache_alloc_lru sock_alloc_inode alloc_inode sock_alloc __sys_socket")]
    [InlineData("memcg_charge",
        "dump_header mem_cgroup_out_of_memory try_charge_memcg obj_cgroup_charge_pages sys_somewhere")]
    [InlineData("unknown", "dump_stack warn_alloc __alloc_pages_slowpath do_syscall_64")]
    public void Traces_tell_what_the_kernel_was_doing(string kind, string trace) =>
        Assert.Equal(kind, CallPathReader.Read(Frames(trace))!.Kind);

    [Fact]
    public void Doubtful_frames_count_only_when_there_are_no_others()
    {
        CallPath path = CallPathReader.Read(Frames("out_of_memory ?tcp_sendmsg do_anonymous_page handle_mm_fault"))!;
        Assert.Equal("page_fault_anonymous", path.Kind);
        Assert.Equal(["out_of_memory", "do_anonymous_page", "handle_mm_fault"], path.Frames);
        CallPath old = CallPathReader.Read(Frames(BondedAccept))!;
        Assert.Equal(20, old.Frames.Count);
        Assert.Equal("bonding", old.Module);
    }

    [Fact]
    public void What_an_interrupt_cut_into_is_not_blamed()
    {
        CallPath path = CallPathReader.Read(Frames(
            "warn_alloc __alloc_pages __netdev_alloc_skb igb_poll[igb] net_rx_action __do_softirq irq_exit_rcu "
            + "common_interrupt "
            + "asm_common_interrupt kvm_vcpu_run[kvm] do_huge_pmd_anonymous_page"))!;
        Assert.Equal("network_receive", path.Kind);
        Assert.Equal("igb", path.Module);
        Assert.Equal(
            "The kernel was receiving network packets, inside an interrupt, where it can not wait for memory.",
            path.Summary);
    }

    [Fact]
    public void A_fault_inside_a_system_call_is_what_asked()
    {
        CallPath path = CallPathReader.Read(Frames(
            "out_of_memory do_anonymous_page handle_mm_fault exc_page_fault asm_exc_page_fault fault_in_readable "
            + "generic_perform_write"))!;
        Assert.Equal("page_fault_anonymous", path.Kind);
        Assert.Equal("A program touched new memory of its own (heap, stack).", path.Summary);
    }

    [Theory]
    [InlineData("oom_kill_process.cold", "oom_kill_process")]
    [InlineData("dup_mm.constprop.0.isra.3", "dup_mm")]
    [InlineData("foo.llvm.1234567890", "foo")]
    [InlineData(".alloc_pages_current", "alloc_pages_current")]
    [InlineData("__alloc_pages_noprof", "__alloc_pages")]
    [InlineData("__kmalloc_noprof.part.0", "__kmalloc")]
    [InlineData("__x64_sys_clone3", "sys_clone3")]
    [InlineData("__arm64_sys_brk", "sys_brk")]
    [InlineData("__ia32_compat_sys_execve", "sys_execve")]
    public void Symbols_come_out_under_the_name_of_their_source(string printed, string plain) =>
        Assert.Equal([plain], CallPathReader.Read([new(printed, null, true)])!.Frames);

    [Fact]
    public void A_build_id_is_no_part_of_the_module() =>
        Assert.Equal("xfs", CallPathReader.Read([new("xfs_buf_get", "[xfs 0123456789abcdef]", true)])!.Module);

    [Fact]
    public void The_driver_is_named_in_the_sentence() => Assert.Equal(
        "The driver module labmod asked for memory.",
        CallPathReader.Read(Frames("warn_alloc lw[labmod] vfs_write"))!.Summary);

    [Fact]
    public void No_frames_are_no_path()
    {
        Assert.Null(CallPathReader.Read(default));
        Assert.Null(CallPathReader.Read([new("  ", null, true)]));
    }

    [Fact]
    public void Any_frames_are_read_without_throwing() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<(string? Function, string? Module, bool Reliable)>().ListOf().ToArbitrary(),
        frames =>
            CallPathReader.Read(
                frames.Select(f => new CallFrame(f.Function ?? "", f.Module, f.Reliable)).ToEquatableArray())
            is null or { Kind.Length: > 0 }).QuickCheckThrowOnFailure();

    // "?" before a name: doubtful. "[m]" after it: in module m.
    private static EquatableArray<CallFrame> Frames(string trace) => trace.Split(' ').Select(word =>
    {
        string[] parts = word.TrimStart('?').TrimEnd(']').Split('[');
        return new CallFrame(parts[0], parts.Length > 1 ? parts[1] : null, word[0] != '?');
    }).ToEquatableArray();
}

"""All rules, in the order in which they are listed and run."""

from __future__ import annotations

from heaphound.source.report import Rule
from heaphound.source.rules.abort_listener_not_removed import AbortListenerNotRemoved
from heaphound.source.rules.agent_per_call import AgentPerCall
from heaphound.source.rules.bucket_kept_empty import BucketKeptEmpty
from heaphound.source.rules.chain_only_grows import ChainOnlyGrows
from heaphound.source.rules.client_dropped_open import ClientDroppedOpen
from heaphound.source.rules.client_overwritten import ClientOverwritten
from heaphound.source.rules.client_per_call import ClientPerCall
from heaphound.source.rules.close_not_reached import CloseNotReached
from heaphound.source.rules.closure_chain import ClosureChain
from heaphound.source.rules.closure_collection_only_grows import ClosureCollectionOnlyGrows
from heaphound.source.rules.closure_on_shared_object import ClosureOnSharedObject
from heaphound.source.rules.compile_per_call import CompilePerCall
from heaphound.source.rules.deleted_under_another_key import DeletedUnderAnotherKey
from heaphound.source.rules.entry_kept_on_failure import EntryKeptOnFailure
from heaphound.source.rules.event_iterator_not_returned import EventIteratorNotReturned
from heaphound.source.rules.field_emitter_per_call import FieldEmitterPerCall
from heaphound.source.rules.finalizer_holds_target import FinalizerHoldsTarget
from heaphound.source.rules.injected_emitter_in_constructor import InjectedEmitterInConstructor
from heaphound.source.rules.instance_collection_only_grows import InstanceCollectionOnlyGrows
from heaphound.source.rules.interceptor_per_call import InterceptorPerCall
from heaphound.source.rules.interval_clear_missed import IntervalClearMissed
from heaphound.source.rules.interval_handle_discarded import IntervalHandleDiscarded
from heaphound.source.rules.interval_iterator_without_end import IntervalIteratorWithoutEnd
from heaphound.source.rules.interval_never_cleared import IntervalNeverCleared
from heaphound.source.rules.interval_overwritten import IntervalOverwritten
from heaphound.source.rules.kept_after_disconnect import KeptAfterDisconnect
from heaphound.source.rules.library_cache_without_bound import LibraryCacheWithoutBound
from heaphound.source.rules.listener_limit_lifted import ListenerLimitLifted
from heaphound.source.rules.listener_removal_missed import ListenerRemovalMissed
from heaphound.source.rules.long_timeout_per_request import LongTimeoutPerRequest
from heaphound.source.rules.memoise_inline_function import MemoiseInlineFunction
from heaphound.source.rules.memoise_without_bound import MemoiseWithoutBound
from heaphound.source.rules.metric_per_request import MetricPerRequest
from heaphound.source.rules.module_collection_only_grows import ModuleCollectionOnlyGrows
from heaphound.source.rules.module_emitter_per_call import ModuleEmitterPerCall
from heaphound.source.rules.module_interval_hot_reload import ModuleIntervalHotReload
from heaphound.source.rules.node_registry_per_call import NodeRegistryPerCall
from heaphound.source.rules.observer_not_disconnected import ObserverNotDisconnected
from heaphound.source.rules.once_losers import OnceLosers
from heaphound.source.rules.outcome_leaves_listener import OutcomeLeavesListener
from heaphound.source.rules.outer_emitter_per_call import OuterEmitterPerCall
from heaphound.source.rules.parameter_emitter_per_call import ParameterEmitterPerCall
from heaphound.source.rules.pending_kept_after_close import PendingKeptAfterClose
from heaphound.source.rules.pending_timeout_not_deleted import PendingTimeoutNotDeleted
from heaphound.source.rules.pooled_socket_listener import PooledSocketListener
from heaphound.source.rules.process_listener_per_call import ProcessListenerPerCall
from heaphound.source.rules.promise_recursion import PromiseRecursion
from heaphound.source.rules.race_on_long_lived import RaceOnLongLived
from heaphound.source.rules.race_timeout_not_cleared import RaceTimeoutNotCleared
from heaphound.source.rules.reaction_on_long_lived import ReactionOnLongLived
from heaphound.source.rules.released_on_success_only import ReleasedOnSuccessOnly
from heaphound.source.rules.remove_fresh_function import RemoveFreshFunction
from heaphound.source.rules.remove_other_function import RemoveOtherFunction
from heaphound.source.rules.require_cache_deleted import RequireCacheDeleted
from heaphound.source.rules.shared_context import SharedContext
from heaphound.source.rules.subscribers_never_removed import SubscribersNeverRemoved
from heaphound.source.rules.subscription_result_dropped import SubscriptionResultDropped
from heaphound.source.rules.teardown_misses_listener import TeardownMissesListener
from heaphound.source.rules.teardown_misses_timer import TeardownMissesTimer
from heaphound.source.rules.text_only_grows import TextOnlyGrows
from heaphound.source.rules.timeout_recursion import TimeoutRecursion
from heaphound.source.rules.undo_removes_nothing import UndoRemovesNothing
from heaphound.source.rules.watch_file_per_call import WatchFilePerCall
from heaphound.source.rules.weakmap_indexed import WeakmapIndexed

RULES: tuple[Rule, ...] = (
    RemoveFreshFunction(),
    RemoveOtherFunction(),
    ProcessListenerPerCall(),
    ModuleEmitterPerCall(),
    FieldEmitterPerCall(),
    OuterEmitterPerCall(),
    ParameterEmitterPerCall(),
    ObserverNotDisconnected(),
    EventIteratorNotReturned(),
    OnceLosers(),
    InjectedEmitterInConstructor(),
    PooledSocketListener(),
    WatchFilePerCall(),
    TeardownMissesListener(),
    ListenerRemovalMissed(),
    OutcomeLeavesListener(),
    ListenerLimitLifted(),
    AbortListenerNotRemoved(),
    IntervalHandleDiscarded(),
    IntervalIteratorWithoutEnd(),
    IntervalNeverCleared(),
    IntervalClearMissed(),
    IntervalOverwritten(),
    TimeoutRecursion(),
    TeardownMissesTimer(),
    LongTimeoutPerRequest(),
    ModuleIntervalHotReload(),
    RaceTimeoutNotCleared(),
    SharedContext(),
    CompilePerCall(),
    ClosureOnSharedObject(),
    ClosureChain(),
    FinalizerHoldsTarget(),
    RaceOnLongLived(),
    ReactionOnLongLived(),
    PromiseRecursion(),
    MemoiseInlineFunction(),
    MemoiseWithoutBound(),
    LibraryCacheWithoutBound(),
    ModuleCollectionOnlyGrows(),
    InstanceCollectionOnlyGrows(),
    ClosureCollectionOnlyGrows(),
    ChainOnlyGrows(),
    TextOnlyGrows(),
    PendingTimeoutNotDeleted(),
    PendingKeptAfterClose(),
    EntryKeptOnFailure(),
    ReleasedOnSuccessOnly(),
    KeptAfterDisconnect(),
    DeletedUnderAnotherKey(),
    BucketKeptEmpty(),
    WeakmapIndexed(),
    RequireCacheDeleted(),
    NodeRegistryPerCall(),
    SubscribersNeverRemoved(),
    MetricPerRequest(),
    UndoRemovesNothing(),
    SubscriptionResultDropped(),
    InterceptorPerCall(),
    ClientPerCall(),
    ClientOverwritten(),
    ClientDroppedOpen(),
    AgentPerCall(),
    CloseNotReached(),
)


def rule_named(name: str) -> Rule | None:
    """The rule of a name, if there is one."""
    return next((rule for rule in RULES if rule.name == name), None)

<?php
/**
 * Optimisers that move, join or delay scripts, and consent tools that hold them back, are told by their own filters to
 * leave the line's script alone. A pin that they break would leave the link, which works, without the pinned chat.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

/** Filters of lists of parts of addresses. */
const LISTS_OF_PATHS = array(
	'rocket_delay_js_exclusions',                    // WP Rocket.
	'rocket_exclude_defer_js',
	'rocket_exclude_js',
	'litespeed_optimize_js_excludes',                // LiteSpeed Cache.
	'litespeed_optm_js_defer_exc',
	'litespeed_optm_gm_js_exc',
	'sgo_javascript_combine_excluded_external_paths', // SiteGround's Speed Optimizer.
	'perfmatters_delay_js_exclusions',               // Perfmatters.
	'cmplz_whitelisted_script_tags',                 // Complianz.
);

/** Adds them all; a filter that nobody asks costs nothing. */
function spare_the_script(): void {
	foreach ( LISTS_OF_PATHS as $filter ) {
		add_filter( $filter, __NAMESPACE__ . '\\with_paths' );
	}
	add_filter( 'rocket_minify_excluded_external_js', __NAMESPACE__ . '\\with_hosts' );
	add_filter( 'autoptimize_filter_js_exclude', __NAMESPACE__ . '\\with_paths' );
}

/** Where the scripts of the stored lines come from: "line.example.org/w/". */
function paths(): array {
	$paths = array();
	foreach ( stored()['snippets'] as $each ) {
		$paths[] = preg_replace( '~^https?://~', '', $each['origin'] ) . '/w/';
	}
	return array_values( array_unique( $paths ) );
}

/**
 * A list with our paths; Autoptimize may have its list as one text with commas.
 *
 * @param mixed $before Of others: a list, a text, or nothing.
 * @return mixed
 */
function with_paths( $before ) {
	if ( is_string( $before ) && '' !== $before ) {
		return implode( ', ', array_merge( array( $before ), paths() ) );
	}
	return array_merge( is_array( $before ) ? $before : array(), paths() );
}

/**
 * The same with hosts alone.
 *
 * @param mixed $before Of others: a list.
 */
function with_hosts( $before ): array {
	$hosts = array();
	foreach ( paths() as $path ) {
		$hosts[] = preg_replace( '~[:/].*~', '', $path );
	}
	return array_merge( is_array( $before ) ? $before : array(), $hosts );
}
